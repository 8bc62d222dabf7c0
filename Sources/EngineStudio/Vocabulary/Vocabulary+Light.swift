extension Vocabulary {
    /// Light and time of day.
    static let lights = [
        VocabularyEntry(
            .light(.goldenHour),
            """
            golden hour, golden light, magic hour, late afternoon, afternoon light, evening sun, low sun, warm
            light, warm lighting, sunlit, golden glow
            """
        ),
        VocabularyEntry(
            .light(.sunset),
            """
            sunset, sundown, evening, dusk, setting sun, afterglow, sunset sky
            """
        ),
        VocabularyEntry(
            .light(.sunrise),
            """
            sunrise, dawn, daybreak, morning, morning light, early morning, aurora
            """
        ),
        VocabularyEntry(
            .light(.blueHour),
            """
            blue hour, twilight, nightfall, gloaming
            """
        ),
        VocabularyEntry(
            .light(.night),
            """
            night, nighttime, at night, midnight, nocturne, nocturnal, night scene
            """
        ),
        VocabularyEntry(
            .light(.moonlight),
            """
            moonlight, moonlit, moon, full moon, lunar, silver light
            """
        ),
        VocabularyEntry(
            .light(.starry),
            """
            starry, starry sky, starlight, stars, star, starlit, milky way, starry night
            """
        ),
        VocabularyEntry(
            .light(.overcast),
            """
            overcast, cloudy, cloud, gray sky, diffuse light, flat light
            """
        ),
        VocabularyEntry(
            .light(.sunny),
            """
            sunny, sunshine, sunlight, sun, daylight, midday, noon, clear day, bright day, blue sky
            """
        ),
        VocabularyEntry(
            .light(.dramatic),
            """
            dramatic, dramatic light, dramatic lighting, chiaroscuro, hard light, spotlight, rembrandt lighting,
            tenebrism, caravaggio
            """
        ),
        VocabularyEntry(
            .light(.soft),
            """
            soft, soft light, soft lighting, gentle, gentle light, soft focus, tender
            """
        ),
        VocabularyEntry(
            .light(.backlit),
            """
            backlit, backlight, back lit, rim light, rim lighting, contre jour, silhouette, god ray, sunbeam,
            light ray, volumetric, volumetric light, volumetric lighting
            """
        ),
        VocabularyEntry(
            .light(.candlelight),
            """
            candlelight, candlelit, candle, lantern, lantern light, firelight, fireside, campfire, torchlight,
            fire
            """
        ),
        VocabularyEntry(
            .light(.highKey),
            """
            high key, airy, luminous, washed in light, bright and airy
            """
        ),
        VocabularyEntry(
            .light(.lowKey),
            """
            low key, shadowy, dimly lit, dim, deep shadow
            """
        ),
        VocabularyEntry(
            .light(.neonLight),
            """
            neon light, neon lighting, neon glow, led light, club light, fluorescent
            """
        ),
        VocabularyEntry(
            .light(.glowing),
            """
            glowing, glow, radiant, bloom, ethereal, bioluminescent, luminescent, halo, magical, enchanted,
            fairy tale, fantasy
            """
        ),
        VocabularyEntry(
            .light(.cinematic),
            """
            cinematic, cinematic light, cinematic lighting, film still, movie still, movie, blockbuster
            """
        ),
    ]

    /// Weather and seasons.
    static let weathers = [
        VocabularyEntry(
            .weather(.rain),
            """
            rain, rainy, raining, rainfall, drizzle, shower, downpour, in the rain
            """
        ),
        VocabularyEntry(
            .weather(.storm),
            """
            storm, stormy, thunderstorm, tempest, lightning, thunder
            """
        ),
        VocabularyEntry(
            .weather(.snow),
            """
            snow, snowy, snowing, snowfall, snowstorm, blizzard, snowflake
            """
        ),
        VocabularyEntry(
            .weather(.fog),
            """
            fog, foggy, mist, misty, haze, hazy, smoky, smoke, brume
            """
        ),
        VocabularyEntry(
            .weather(.wet),
            """
            wet, puddle, reflection, wet street, wet ground
            """
        ),
        VocabularyEntry(
            .weather(.autumn),
            """
            autumn, autumnal, fall colors, fall foliage, autumn leaves, october
            """
        ),
        VocabularyEntry(
            .weather(.spring),
            """
            spring, springtime, blossom, cherry blossom, fresh green
            """
        ),
        VocabularyEntry(
            .weather(.summer),
            """
            summer, summertime, summery, tropical
            """
        ),
        VocabularyEntry(
            .weather(.winter),
            """
            winter, wintry, wintertime, frost, frosty, icy, ice, frozen, cold winter
            """
        ),
    ]
}
