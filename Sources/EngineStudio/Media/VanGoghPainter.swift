/// Oil in long swirling strokes of pure colour, with sparks of the other colour between them.
struct VanGoghPainter: MediumPainter {
    static let traits = MediumTraits(rank: 80)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.brush.variety = 0.55
        recipe.brush.relief = 0.75
        recipe.palette.contrast = 1.1
        recipe.palette.saturation = 1.3
        recipe.palette.vibrance = 0.5
        recipe.palette.shadow = Tint(greenRed: 0.004, blueYellow: -0.045)
        recipe.palette.light = Tint(greenRed: 0.008, blueYellow: 0.036)
    }

    func paint(
        _ step: (Double) throws(StudioFailure) -> Void,
        _ show: (UnfinishedCanvas) -> Void
    ) throws(StudioFailure) -> LabPicture {
        try OilPainter(scene: scene, isSwirling: true).paint(step, show)
    }
}
