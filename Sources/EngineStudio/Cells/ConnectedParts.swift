/// Connected parts of a map of labels.
enum ConnectedParts {
    /// Gives what is too small to its neighbour, and numbers the parts that stay.
    ///
    /// - Parameters:
    ///   - map: label of each pixel; afterwards the number of its part when `renumbers`, else a label of a neighbour.
    ///   - least: fewest pixels of a part, from its label and its first pixel.
    /// - Returns: number of parts.
    static func absorb(
        _ map: UnsafeMutablePointer<Int32>,
        width: Int,
        height: Int,
        renumbers: Bool,
        least: (_ label: Int32, _ index: Int) -> Int
    ) -> Int {
        let size = width * height
        let part = UnsafeMutablePointer<Int32>.allocate(capacity: size)
        part.initialize(repeating: -1, count: size)
        defer { part.deallocate() }
        var labels: [Int32] = [], stack: [Int32] = [], members: [Int32] = []
        for start in 0..<size where part[start] < 0 {
            let label = map[start]
            let beside = start % width > 0 ? part[start - 1] : start >= width ? part[start - width] : -1
            let number = Int32(labels.count)
            members.removeAll(keepingCapacity: true)
            stack.append(Int32(start))
            part[start] = number
            while let i = stack.popLast() {
                members.append(i)
                let at = Int(i), x = at % width
                func visit(_ next: Int, _ isThere: Bool) {
                    guard isThere, part[next] < 0, map[next] == label else { return }
                    part[next] = number
                    stack.append(Int32(next))
                }
                visit(at - 1, x > 0)
                visit(at + 1, x + 1 < width)
                visit(at - width, at >= width)
                visit(at + width, at + width < size)
            }
            if beside >= 0, members.count < least(label, start) {
                for i in members { part[Int(i)] = beside }
            } else {
                labels.append(label)
            }
        }
        for i in 0..<size { map[i] = renumbers ? part[i] : labels[Int(part[i])] }
        return labels.count
    }
}
