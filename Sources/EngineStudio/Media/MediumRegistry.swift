extension Recipe.Medium {
    /// The type that paints it.
    var painter: any MediumPainter.Type {
        switch self {
        case .oil: OilPainter.self
        case .vanGogh: VanGoghPainter.self
        case .impressionist: ImpressionistPainter.self
        case .gouache: GouachePainter.self
        case .acrylic: AcrylicPainter.self
        case .pastel: PastelPainter.self
        case .pointillism: PointillistPainter.self
        case .watercolour: WatercolourPainter.self
        case .inkWash: InkWashPainter.self
        case .ink: InkDrawer.self
        case .manga: MangaDrawer.self
        case .engraving: Engraver.self
        case .woodcut: WoodCutter.self
        case .stipple: Stippler.self
        case .pencil: PencilDrawer.self
        case .colouredPencil: ColouredPencilDrawer.self
        case .charcoal: CharcoalDrawer.self
        case .chalk: ChalkDrawer.self
        case .blueprint: BlueprintDrafter.self
        case .ukiyoE: UkiyoEPrinter.self
        case .comic: ComicPrinter.self
        case .risograph: RisographPrinter.self
        case .anime: AnimePainter.self
        case .pixelArt: PixelArtist.self
        case .lowPoly: LowPolySculptor.self
        case .stainedGlass: StainedGlassMaker.self
        case .mosaic: MosaicLayer.self
        case .crossStitch: CrossStitcher.self
        case .paperCut: PaperCutter.self
        case .graffiti: GraffitiSprayer.self
        case .film: FilmPhotographer.self
        case .neon: NeonNight.self
        case .vaporwave: VaporwaveCollage.self
        }
    }
}
