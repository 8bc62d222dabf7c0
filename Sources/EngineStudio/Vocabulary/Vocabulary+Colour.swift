extension Vocabulary {
    /// Relations of colours and moods.
    static let palettes = [
        VocabularyEntry(
            .palette(.warm),
            """
            warm, warm colors, warm tones, warm palette, cozy, toasty
            """
        ),
        VocabularyEntry(
            .palette(.cool),
            """
            cool, cool colors, cool tones, cold, chilly, cool palette, crisp
            """
        ),
        VocabularyEntry(
            .palette(.vibrant),
            """
            vibrant, vivid, saturated, rich color, intense color, bold color, psychedelic, pop art, technicolor
            """
        ),
        VocabularyEntry(
            .palette(.muted),
            """
            muted, desaturated, subdued, understated, subtle, toned down, pale, tonalism
            """
        ),
        VocabularyEntry(
            .palette(.pastel),
            """
            pastel, pastel colors, pastel tones, pastel palette, candy colors, soft colors, kawaii
            """
        ),
        VocabularyEntry(
            .palette(.monochrome),
            """
            monochrome, monochromatic, black and white, b w, bw, grayscale, gray scale, colorless, achromatic
            """
        ),
        VocabularyEntry(
            .palette(.noir),
            """
            noir, film noir, hardboiled
            """
        ),
        VocabularyEntry(
            .palette(.sepia),
            """
            sepia, sepia tone, daguerreotype, tintype, antique photo
            """
        ),
        VocabularyEntry(
            .palette(.tealAndOrange),
            """
            teal and orange, orange and teal, teal orange
            """
        ),
        VocabularyEntry(
            .palette(.earth),
            """
            earth tones, earthy, natural colors, rustic, terracotta, ochre, umber, sienna
            """
        ),
        VocabularyEntry(
            .palette(.jewel),
            """
            jewel tones, jewel, opulent, sumptuous, royal, gemstone
            """
        ),
        VocabularyEntry(
            .palette(.vintage),
            """
            vintage, retro, old fashioned, nostalgic, nostalgia, aged, antique, kodachrome, polaroid, analog
            """
        ),
        VocabularyEntry(
            .palette(.contrasty),
            """
            high contrast, contrast, contrasty, punchy, bold, striking, hdr
            """
        ),
        VocabularyEntry(
            .palette(.faded),
            """
            low contrast, faded, bleached, washed out, matte
            """
        ),
        VocabularyEntry(
            .palette(.dreamy),
            """
            dreamy, dreamlike, dream, surreal, whimsical, poetic
            """
        ),
        VocabularyEntry(
            .palette(.moody),
            """
            moody, atmospheric, brooding, melancholic, melancholy, somber, emotional
            """
        ),
        VocabularyEntry(
            .palette(.gloomy),
            """
            gloomy, dreary, bleak, gothic, horror, creepy, scary, spooky, eerie, ominous, haunting
            """
        ),
        VocabularyEntry(
            .palette(.cheerful),
            """
            cheerful, happy, joyful, playful, lively, fun, festive, uplifting
            """
        ),
        VocabularyEntry(
            .palette(.mysterious),
            """
            mysterious, mystical, mystic, mystery, arcane, occult
            """
        ),
        VocabularyEntry(
            .palette(.romantic),
            """
            romantic, romance, love, rosy
            """
        ),
        VocabularyEntry(
            .palette(.epic),
            """
            epic, majestic, heroic, grand, monumental, powerful
            """
        ),
        VocabularyEntry(
            .palette(.calm),
            """
            calm, peaceful, serene, tranquil, quiet, zen, relaxing, soothing
            """
        ),
        VocabularyEntry(
            .palette(.colourful),
            """
            colorful, multicolored, rainbow, color, colored
            """
        ),
        VocabularyEntry(
            .palette(.dark),
            """
            dark, darker, darkness
            """
        ),
        VocabularyEntry(
            .palette(.bright),
            """
            bright, brighter, light colors, brilliant
            """
        ),
        VocabularyEntry(
            .palette(.synthwave),
            """
            synthwave, vaporwave, retrowave, outrun
            """
        ),
    ]

    /// Colour names.
    static let colours = [
        VocabularyEntry(
            .colour(.red),
            """
            red, crimson, scarlet, ruby, vermilion
            """
        ),
        VocabularyEntry(
            .colour(.orange),
            """
            orange, amber, copper, tangerine
            """
        ),
        VocabularyEntry(
            .colour(.yellow),
            """
            yellow, lemon, saffron
            """
        ),
        VocabularyEntry(
            .colour(.gold),
            """
            gold, golden, gilded, honey
            """
        ),
        VocabularyEntry(
            .colour(.green),
            """
            green, emerald, olive, jade, mossy
            """
        ),
        VocabularyEntry(
            .colour(.turquoise),
            """
            turquoise, teal, cyan, aqua, aquamarine
            """
        ),
        VocabularyEntry(
            .colour(.blue),
            """
            blue, azure, navy, indigo, cobalt, sapphire, ultramarine
            """
        ),
        VocabularyEntry(
            .colour(.purple),
            """
            purple, violet, lavender, lilac, magenta, plum
            """
        ),
        VocabularyEntry(
            .colour(.pink),
            """
            pink, rose, fuchsia, salmon, blush
            """
        ),
        VocabularyEntry(
            .colour(.brown),
            """
            brown, chocolate, bronze, caramel
            """
        ),
        VocabularyEntry(
            .colour(.gray),
            """
            gray, silver, slate, ash
            """
        ),
        VocabularyEntry(
            .colour(.black),
            """
            black, ebony, jet black
            """
        ),
        VocabularyEntry(
            .colour(.white),
            """
            white, ivory, cream, pearl
            """
        ),
        VocabularyEntry(
            .tonality,
            """
            tones, tone, palette, hue, tint, tinted, colors, color scheme, color palette, toned
            """
        ),
    ]

    /// Grounds and camera traces.
    static let surfaces = [
        VocabularyEntry(
            .surface(.grain),
            """
            film grain, grainy, grain, 35mm, 16mm, noise, gritty
            """
        ),
        VocabularyEntry(
            .surface(.vignette),
            """
            vignette, vignetting, dark corners, dark edges
            """
        ),
        VocabularyEntry(
            .surface(.canvas),
            """
            canvas, canvas texture, linen
            """
        ),
        VocabularyEntry(
            .surface(.paper),
            """
            paper, paper texture, textured paper, cold press, torn edges, ragged edges, deckled
            """
        ),
        VocabularyEntry(
            .surface(.kraft),
            """
            kraft, kraft paper, toned paper, parchment, brown paper, cardboard
            """
        ),
        VocabularyEntry(
            .surface(.fullBleed),
            """
            full bleed, borderless, edge to edge, no border, no margin, no borders
            """
        ),
        VocabularyEntry(
            .surface(.bloom),
            """
            lens flare, halation, light leak, orton
            """
        ),
    ]
}
