/// Every word that the renderer knows, in the order in which effects are applied.
enum Vocabulary {
    static let entries: [VocabularyEntry] = media + manners + lights + weathers + palettes + colours + surfaces

    private static let media = [
        VocabularyEntry(.medium(.oil), "oil painting", "oil paint", "oil on canvas", "oil", "acrylic", "acrylic painting", "acrylic paint", "alla prima", "canvas painting", "baroque", "renaissance", "romanticism", "rembrandt", "old master", "classical painting", "academic painting"),
        VocabularyEntry(.medium(.vanGogh), "van gogh", "vangogh", "vincent van gogh", "post impressionism", "post impressionist", "starry night style", "swirling brushstroke"),
        VocabularyEntry(.medium(.watercolour), "watercolor", "water color", "watercolor painting", "aquarelle", "wet on wet", "wet in wet", "aquarell"),
        VocabularyEntry(.medium(.pencil), "pencil", "pencil drawing", "pencil sketch", "graphite", "sketch", "drawing", "drawn", "hand drawn", "doodle", "line drawing", "silverpoint"),
        VocabularyEntry(.medium(.colouredPencil), "colored pencil", "color pencil", "crayon", "colored drawing", "wax pencil", "coloring pencil"),
        VocabularyEntry(.medium(.ink), "ink", "ink drawing", "pen and ink", "india ink", "pen drawing", "line art", "lineart", "manga", "comic", "comic book", "woodcut", "linocut", "block print", "engraving", "etching", "ballpoint", "fountain pen", "pen"),
        VocabularyEntry(.medium(.neon), "cyberpunk", "neon", "neon city", "neon night", "neon sign", "futuristic city", "futuristic", "sci fi", "blade runner", "night city", "synthwave city", "dystopian", "tron"),
    ]

    private static let manners = [
        VocabularyEntry(.manner(.impasto), "impasto", "thick paint", "palette knife", "heavy paint", "textured paint", "thick brushstroke"),
        VocabularyEntry(.manner(.loose), "loose", "expressive", "spontaneous", "gestural", "splash", "splatter", "abstract", "bold brushstroke", "broad brushstroke"),
        VocabularyEntry(.manner(.detailed), "detailed", "highly detailed", "intricate", "fine detail", "realistic", "realism", "photorealistic", "hyperrealistic", "precise", "delicate", "sharp"),
        VocabularyEntry(.manner(.impressionist), "impressionism", "impressionist", "impressionistic", "monet", "claude monet", "plein air", "renoir", "pissarro", "pointillism", "pointillist", "seurat", "divisionism"),
        VocabularyEntry(.manner(.expressionist), "expressionism", "expressionist", "expressionistic", "fauvism", "fauvist", "fauve", "munch", "kirchner"),
        VocabularyEntry(.manner(.gouache), "gouache", "tempera", "poster paint", "matte painting", "storybook", "storybook illustration", "children book", "illustration"),
        VocabularyEntry(.manner(.pastel), "pastel painting", "soft pastel", "oil pastel", "chalk", "chalk drawing"),
        VocabularyEntry(.manner(.charcoal), "charcoal", "charcoal drawing", "conte", "smudged"),
        VocabularyEntry(.manner(.inkWash), "ink wash", "sumi e", "sumie", "chinese ink", "ink painting", "brush and ink", "wash drawing", "japanese ink"),
        VocabularyEntry(.manner(.penAndWash), "pen and wash", "line and wash", "ink and watercolor", "watercolor and ink", "urban sketch", "watercolor sketch"),
        VocabularyEntry(.manner(.outlined), "outlined", "outline", "contour", "bold line", "ink outline"),
        VocabularyEntry(.manner(.minimal), "minimal", "minimalist", "minimalism", "simplified"),
        VocabularyEntry(.manner(.crosshatched), "crosshatch", "cross hatching", "cross hatch", "hatching", "hatched", "crosshatching"),
        VocabularyEntry(.manner(.swirling), "swirling", "swirl", "swirly", "flowing", "turbulent"),
        VocabularyEntry(.manner(.painterly), "painting", "painted", "painterly", "fine art", "brushstroke", "brush stroke", "brushwork"),
    ]

    private static let lights = [
        VocabularyEntry(.light(.goldenHour), "golden hour", "golden light", "magic hour", "late afternoon", "afternoon light", "evening sun", "low sun", "warm light", "warm lighting", "sunlit", "golden glow"),
        VocabularyEntry(.light(.sunset), "sunset", "sundown", "evening", "dusk", "setting sun", "afterglow", "sunset sky"),
        VocabularyEntry(.light(.sunrise), "sunrise", "dawn", "daybreak", "morning", "morning light", "early morning", "aurora"),
        VocabularyEntry(.light(.blueHour), "blue hour", "twilight", "nightfall", "gloaming"),
        VocabularyEntry(.light(.night), "night", "nighttime", "at night", "midnight", "nocturne", "nocturnal", "night scene"),
        VocabularyEntry(.light(.moonlight), "moonlight", "moonlit", "moon", "full moon", "lunar", "silver light"),
        VocabularyEntry(.light(.starry), "starry", "starry sky", "starlight", "stars", "star", "starlit", "milky way", "starry night"),
        VocabularyEntry(.light(.overcast), "overcast", "cloudy", "cloud", "gray sky", "diffuse light", "flat light"),
        VocabularyEntry(.light(.sunny), "sunny", "sunshine", "sunlight", "sun", "daylight", "midday", "noon", "clear day", "bright day", "blue sky"),
        VocabularyEntry(.light(.dramatic), "dramatic", "dramatic light", "dramatic lighting", "chiaroscuro", "hard light", "spotlight", "rembrandt lighting", "tenebrism", "caravaggio"),
        VocabularyEntry(.light(.soft), "soft", "soft light", "soft lighting", "gentle", "gentle light", "soft focus", "tender"),
        VocabularyEntry(.light(.backlit), "backlit", "backlight", "back lit", "rim light", "rim lighting", "contre jour", "silhouette", "god ray", "sunbeam", "light ray", "volumetric", "volumetric light", "volumetric lighting"),
        VocabularyEntry(.light(.candlelight), "candlelight", "candlelit", "candle", "lantern", "lantern light", "firelight", "fireside", "campfire", "torchlight", "fire"),
        VocabularyEntry(.light(.highKey), "high key", "airy", "luminous", "washed in light", "bright and airy"),
        VocabularyEntry(.light(.lowKey), "low key", "shadowy", "dimly lit", "dim", "deep shadow"),
        VocabularyEntry(.light(.neonLight), "neon light", "neon lighting", "neon glow", "led light", "club light", "fluorescent"),
        VocabularyEntry(.light(.glowing), "glowing", "glow", "radiant", "bloom", "ethereal", "bioluminescent", "luminescent", "halo", "magical", "enchanted", "fairy tale", "fantasy"),
        VocabularyEntry(.light(.cinematic), "cinematic", "cinematic light", "cinematic lighting", "film still", "movie still", "movie", "blockbuster"),
    ]

    private static let weathers = [
        VocabularyEntry(.weather(.rain), "rain", "rainy", "raining", "rainfall", "drizzle", "shower", "downpour", "in the rain"),
        VocabularyEntry(.weather(.storm), "storm", "stormy", "thunderstorm", "tempest", "lightning", "thunder"),
        VocabularyEntry(.weather(.snow), "snow", "snowy", "snowing", "snowfall", "snowstorm", "blizzard", "snowflake"),
        VocabularyEntry(.weather(.fog), "fog", "foggy", "mist", "misty", "haze", "hazy", "smoky", "smoke", "brume"),
        VocabularyEntry(.weather(.wet), "wet", "puddle", "reflection", "wet street", "wet ground"),
        VocabularyEntry(.weather(.autumn), "autumn", "autumnal", "fall colors", "fall foliage", "autumn leaves", "october"),
        VocabularyEntry(.weather(.spring), "spring", "springtime", "blossom", "cherry blossom", "fresh green"),
        VocabularyEntry(.weather(.summer), "summer", "summertime", "summery", "tropical"),
        VocabularyEntry(.weather(.winter), "winter", "wintry", "wintertime", "frost", "frosty", "icy", "ice", "frozen", "cold winter"),
    ]

    private static let palettes = [
        VocabularyEntry(.palette(.warm), "warm", "warm colors", "warm tones", "warm palette", "cozy", "toasty"),
        VocabularyEntry(.palette(.cool), "cool", "cool colors", "cool tones", "cold", "chilly", "cool palette", "crisp"),
        VocabularyEntry(.palette(.vibrant), "vibrant", "vivid", "saturated", "rich color", "intense color", "bold color", "psychedelic", "pop art", "technicolor"),
        VocabularyEntry(.palette(.muted), "muted", "desaturated", "subdued", "understated", "subtle", "toned down", "pale", "tonalism"),
        VocabularyEntry(.palette(.pastel), "pastel", "pastel colors", "pastel tones", "pastel palette", "candy colors", "soft colors", "kawaii"),
        VocabularyEntry(.palette(.monochrome), "monochrome", "monochromatic", "black and white", "b w", "bw", "grayscale", "gray scale", "colorless", "achromatic"),
        VocabularyEntry(.palette(.noir), "noir", "film noir", "hardboiled"),
        VocabularyEntry(.palette(.sepia), "sepia", "sepia tone", "daguerreotype", "tintype", "antique photo"),
        VocabularyEntry(.palette(.tealAndOrange), "teal and orange", "orange and teal", "teal orange"),
        VocabularyEntry(.palette(.earth), "earth tones", "earthy", "natural colors", "rustic", "terracotta", "ochre", "umber", "sienna"),
        VocabularyEntry(.palette(.jewel), "jewel tones", "jewel", "opulent", "sumptuous", "royal", "gemstone"),
        VocabularyEntry(.palette(.vintage), "vintage", "retro", "old fashioned", "nostalgic", "nostalgia", "aged", "antique", "kodachrome", "polaroid", "analog"),
        VocabularyEntry(.palette(.contrasty), "high contrast", "contrast", "contrasty", "punchy", "bold", "striking", "hdr"),
        VocabularyEntry(.palette(.faded), "low contrast", "faded", "bleached", "washed out", "matte"),
        VocabularyEntry(.palette(.dreamy), "dreamy", "dreamlike", "dream", "surreal", "whimsical", "poetic"),
        VocabularyEntry(.palette(.moody), "moody", "atmospheric", "brooding", "melancholic", "melancholy", "somber", "emotional"),
        VocabularyEntry(.palette(.gloomy), "gloomy", "dreary", "bleak", "gothic", "horror", "creepy", "scary", "spooky", "eerie", "ominous", "haunting"),
        VocabularyEntry(.palette(.cheerful), "cheerful", "happy", "joyful", "playful", "lively", "fun", "festive", "uplifting"),
        VocabularyEntry(.palette(.mysterious), "mysterious", "mystical", "mystic", "mystery", "arcane", "occult"),
        VocabularyEntry(.palette(.romantic), "romantic", "romance", "love", "rosy"),
        VocabularyEntry(.palette(.epic), "epic", "majestic", "heroic", "grand", "monumental", "powerful"),
        VocabularyEntry(.palette(.calm), "calm", "peaceful", "serene", "tranquil", "quiet", "zen", "relaxing", "soothing"),
        VocabularyEntry(.palette(.colourful), "colorful", "multicolored", "rainbow", "color", "colored"),
        VocabularyEntry(.palette(.dark), "dark", "darker", "darkness"),
        VocabularyEntry(.palette(.bright), "bright", "brighter", "light colors", "brilliant"),
        VocabularyEntry(.palette(.synthwave), "synthwave", "vaporwave", "retrowave", "outrun"),
    ]

    private static let colours = [
        VocabularyEntry(.colour(.red), "red", "crimson", "scarlet", "ruby", "vermilion"),
        VocabularyEntry(.colour(.orange), "orange", "amber", "copper", "tangerine"),
        VocabularyEntry(.colour(.yellow), "yellow", "lemon", "saffron"),
        VocabularyEntry(.colour(.gold), "gold", "golden", "gilded", "honey"),
        VocabularyEntry(.colour(.green), "green", "emerald", "olive", "jade", "mossy"),
        VocabularyEntry(.colour(.turquoise), "turquoise", "teal", "cyan", "aqua", "aquamarine"),
        VocabularyEntry(.colour(.blue), "blue", "azure", "navy", "indigo", "cobalt", "sapphire", "ultramarine"),
        VocabularyEntry(.colour(.purple), "purple", "violet", "lavender", "lilac", "magenta", "plum"),
        VocabularyEntry(.colour(.pink), "pink", "rose", "fuchsia", "salmon", "blush"),
        VocabularyEntry(.colour(.brown), "brown", "chocolate", "bronze", "caramel"),
        VocabularyEntry(.colour(.gray), "gray", "silver", "slate", "ash"),
        VocabularyEntry(.colour(.black), "black", "ebony", "jet black"),
        VocabularyEntry(.colour(.white), "white", "ivory", "cream", "pearl"),
        VocabularyEntry(.tonality, "tones", "tone", "palette", "hue", "tint", "tinted", "colors", "color scheme", "color palette", "toned"),
    ]

    private static let surfaces = [
        VocabularyEntry(.surface(.grain), "film grain", "grainy", "grain", "35mm", "16mm", "noise", "gritty"),
        VocabularyEntry(.surface(.vignette), "vignette", "vignetting", "dark corners", "dark edges"),
        VocabularyEntry(.surface(.canvas), "canvas", "canvas texture", "linen"),
        VocabularyEntry(.surface(.paper), "paper", "paper texture", "textured paper", "cold press", "torn edges", "ragged edges", "deckled"),
        VocabularyEntry(.surface(.kraft), "kraft", "kraft paper", "toned paper", "parchment", "brown paper", "cardboard"),
        VocabularyEntry(.surface(.fullBleed), "full bleed", "borderless", "edge to edge", "no border", "no margin", "no borders"),
        VocabularyEntry(.surface(.bloom), "lens flare", "halation", "light leak", "orton"),
    ]
}
