extension Vocabulary {
    /// Names of media.
    static let media = [
        VocabularyEntry(
            .medium(.oil),
            """
            oil painting, oil paint, oil on canvas, oil, acrylic, acrylic painting, acrylic paint, alla prima,
            canvas painting, baroque, renaissance, romanticism, rembrandt, old master, classical painting,
            academic painting
            """
        ),
        VocabularyEntry(
            .medium(.vanGogh),
            """
            van gogh, vangogh, vincent van gogh, post impressionism, post impressionist, starry night style,
            swirling brushstroke
            """
        ),
        VocabularyEntry(
            .medium(.watercolour),
            """
            watercolor, water color, watercolor painting, aquarelle, wet on wet, wet in wet, aquarell
            """
        ),
        VocabularyEntry(
            .medium(.pencil),
            """
            pencil, pencil drawing, pencil sketch, graphite, sketch, drawing, drawn, hand drawn, doodle, line
            drawing, silverpoint
            """
        ),
        VocabularyEntry(
            .medium(.colouredPencil),
            """
            colored pencil, color pencil, crayon, colored drawing, wax pencil, coloring pencil
            """
        ),
        VocabularyEntry(
            .medium(.ink),
            """
            ink, ink drawing, pen and ink, india ink, pen drawing, line art, lineart, manga, comic, comic book,
            woodcut, linocut, block print, engraving, etching, ballpoint, fountain pen, pen
            """
        ),
        VocabularyEntry(
            .medium(.neon),
            """
            cyberpunk, neon, neon city, neon night, neon sign, futuristic city, futuristic, sci fi, blade
            runner, night city, synthwave city, dystopian, tron
            """
        ),
    ]

    /// Ways to use a medium.
    static let manners = [
        VocabularyEntry(
            .manner(.impasto),
            """
            impasto, thick paint, palette knife, heavy paint, textured paint, thick brushstroke
            """
        ),
        VocabularyEntry(
            .manner(.loose),
            """
            loose, expressive, spontaneous, gestural, splash, splatter, abstract, bold brushstroke, broad
            brushstroke
            """
        ),
        VocabularyEntry(
            .manner(.detailed),
            """
            detailed, highly detailed, intricate, fine detail, realistic, realism, photorealistic,
            hyperrealistic, precise, delicate, sharp
            """
        ),
        VocabularyEntry(
            .manner(.impressionist),
            """
            impressionism, impressionist, impressionistic, monet, claude monet, plein air, renoir, pissarro,
            pointillism, pointillist, seurat, divisionism
            """
        ),
        VocabularyEntry(
            .manner(.expressionist),
            """
            expressionism, expressionist, expressionistic, fauvism, fauvist, fauve, munch, kirchner
            """
        ),
        VocabularyEntry(
            .manner(.gouache),
            """
            gouache, tempera, poster paint, matte painting, storybook, storybook illustration, children book,
            illustration
            """
        ),
        VocabularyEntry(
            .manner(.pastel),
            """
            pastel painting, soft pastel, oil pastel, chalk, chalk drawing
            """
        ),
        VocabularyEntry(
            .manner(.charcoal),
            """
            charcoal, charcoal drawing, conte, smudged
            """
        ),
        VocabularyEntry(
            .manner(.inkWash),
            """
            ink wash, sumi e, sumie, chinese ink, ink painting, brush and ink, wash drawing, japanese ink
            """
        ),
        VocabularyEntry(
            .manner(.penAndWash),
            """
            pen and wash, line and wash, ink and watercolor, watercolor and ink, urban sketch, watercolor sketch
            """
        ),
        VocabularyEntry(
            .manner(.outlined),
            """
            outlined, outline, contour, bold line, ink outline
            """
        ),
        VocabularyEntry(
            .manner(.minimal),
            """
            minimal, minimalist, minimalism, simplified
            """
        ),
        VocabularyEntry(
            .manner(.crosshatched),
            """
            crosshatch, cross hatching, cross hatch, hatching, hatched, crosshatching
            """
        ),
        VocabularyEntry(
            .manner(.swirling),
            """
            swirling, swirl, swirly, flowing, turbulent
            """
        ),
        VocabularyEntry(
            .manner(.painterly),
            """
            painting, painted, painterly, fine art, brushstroke, brush stroke, brushwork
            """
        ),
    ]
}
