/// To be written.
struct MosaicLayer: MediumPainter {
    static let traits = MediumTraits()
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {}

    func paint(
        _ step: (Double) throws(StudioFailure) -> Void,
        _ show: (UnfinishedCanvas) -> Void
    ) throws(StudioFailure) -> LabPicture {
        show(.colours(scene.picture))
        for i in 1...6 { try step(Double(i) / 6) }
        return scene.picture
    }
}
