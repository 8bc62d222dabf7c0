/// Hands a scene to its medium.
enum MediumRenderer {
    /// - Parameters:
    ///   - step: told how far the medium is, 0…1; throws to end it.
    ///   - show: told once what is on the canvas, about half-way.
    static func render(
        _ scene: Scene,
        _ step: (Double) throws(StudioFailure) -> Void,
        _ show: (UnfinishedCanvas) -> Void
    ) throws(StudioFailure) -> LabPicture {
        switch scene.recipe.medium {
        case .oil: try OilPainter(scene: scene, isSwirling: false).paint(step, show)
        case .vanGogh: try OilPainter(scene: scene, isSwirling: true).paint(step, show)
        case .watercolour: try WatercolourPainter(scene: scene).paint(step, show)
        case .pencil: try PencilDrawer(scene: scene).draw(step, show)
        case .colouredPencil: try ColouredPencilDrawer(scene: scene).draw(step, show)
        case .ink: try InkDrawer(scene: scene).draw(step, show)
        case .neon: try NeonNight(scene: scene).paint(step, show)
        }
    }
}
