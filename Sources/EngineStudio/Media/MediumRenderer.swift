/// Hands a scene to its medium.
enum MediumRenderer {
    static func render(
        _ scene: Scene,
        _ step: (Double) throws(StudioFailure) -> Void
    ) throws(StudioFailure) -> LabPicture {
        switch scene.recipe.medium {
        case .oil: try OilPainter(scene: scene, isSwirling: false).paint(step)
        case .vanGogh: try OilPainter(scene: scene, isSwirling: true).paint(step)
        case .watercolour: try WatercolourPainter(scene: scene).paint(step)
        case .pencil: try PencilDrawer(scene: scene).draw(step)
        case .colouredPencil: try ColouredPencilDrawer(scene: scene).draw(step)
        case .ink: try InkDrawer(scene: scene).draw(step)
        case .neon: try NeonNight(scene: scene).paint(step)
        }
    }
}
