internal import Glibc

/// Places the names of scatter points so that they do not overlap each other or the points.
///
/// Every name has a fixed list of candidate positions around its point, near ones first. Starting with the most crowded point,
/// each name takes the position of lowest cost; then all names are revisited in turn until none moves.
struct LabelPlacement {
    /// A candidate position of a name.
    struct Place {
        let box: Box
        /// The distance of the box from the point, in points.
        let distance: Double
        /// The cost of the position itself.
        let cost: Double
    }

    private let points: [(x: Double, y: Double)]
    private let places: [[Place]]
    private let obstacles: [Box]
    /// The error bars of the points, which have a low cost.
    private let bars: [Box]
    private let radius: Double
    private var chosen: [Int?]

    /// The position of each name, in the order of the points.
    static func boxes(
        points: [(x: Double, y: Double)],
        sizes: [(width: Double, height: Double)],
        radius: Double,
        bars: [Box],
        obstacles: [Box],
        within frame: Box
    ) -> [Place] {
        var placement = LabelPlacement(points, sizes, radius, bars, obstacles, frame)
        placement.settle()
        return zip(placement.places, placement.chosen).map { $0[$1 ?? 0] }
    }

    private init(
        _ points: [(x: Double, y: Double)],
        _ sizes: [(width: Double, height: Double)],
        _ radius: Double,
        _ bars: [Box],
        _ obstacles: [Box],
        _ frame: Box
    ) {
        (self.points, self.radius, self.bars, self.obstacles) = (points, radius, bars, obstacles)
        chosen = points.map { _ in nil }
        places = zip(points, sizes).map { point, size in
            var list: [Place] = []
            for distance in [3.0, 7, 12, 18, 26, 36, 48, 62, 80, 100, 130] {
                for step in 0..<24 {
                    let angle = Double(step) / 24 * 2 * .pi
                    let box = Box(
                        x: point.x + cos(angle) * (radius + distance + size.width / 2) - size.width / 2,
                        y: point.y + sin(angle) * (radius + distance + size.height / 2) - size.height / 2,
                        width: size.width,
                        height: size.height
                    )
                    let isInside =
                        box.x >= frame.x && box.y >= frame.y && box.right <= frame.right
                        && box.bottom <= frame.bottom
                    // Positions to the right of a point are preferred.
                    let cost = distance + 2 * (1 - cos(angle)) + (isInside ? 0 : 1e6)
                    list.append(Place(box: box, distance: distance, cost: cost))
                }
            }
            return list
        }
    }

    private mutating func settle() {
        let crowds = points.map { point in
            points.count { abs($0.x - point.x) < 60 && abs($0.y - point.y) < 30 }
        }
        let order = points.indices.sorted { (crowds[$1], $0) < (crowds[$0], $1) }
        for _ in 0..<30 {
            var moves = 0
            for index in order {
                let best = cheapest(index)
                if chosen[index] != best { moves += 1 }
                chosen[index] = best
            }
            if moves == 0 { break }
        }
    }

    private func cheapest(_ index: Int) -> Int {
        var (best, least) = (0, Double.infinity)
        for (number, place) in places[index].enumerated() where place.cost < least {
            let cost = cost(of: place, for: index, atMost: least)
            if cost < least { (best, least) = (number, cost) }
        }
        return best
    }

    /// The cost of a position given the positions of all others, or any value above `limit`.
    private func cost(of place: Place, for index: Int, atMost limit: Double) -> Double {
        var cost = place.cost
        let leader = Segment(points[index], nearest(place.box, points[index]))
        for other in points.indices where cost < limit {
            let point = points[other]
            let marker = Box(x: point.x - radius, y: point.y - radius, width: 2 * radius, height: 2 * radius)
            if place.box.overlaps(marker) { cost += 2000 }
            guard other != index else { continue }
            if leader.meets(marker) { cost += 150 }
            guard let number = chosen[other] else { continue }
            let taken = places[other][number].box
            if place.box.overlaps(taken) { cost += 4000 }
            if leader.meets(taken) { cost += 300 }
            let line = Segment(point, nearest(taken, point))
            if line.meets(place.box) { cost += 300 }
            if line.crosses(leader) { cost += 100 }
        }
        for obstacle in obstacles where place.box.overlaps(obstacle) { cost += 4000 }
        for bar in bars where place.box.overlaps(bar) { cost += 12 }
        return cost
    }

    private func nearest(_ box: Box, _ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
        (min(max(point.x, box.x), box.right), min(max(point.y, box.y), box.bottom))
    }
}

/// A line segment.
private struct Segment {
    let from: (x: Double, y: Double), to: (x: Double, y: Double)

    init(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double)) { (self.from, self.to) = (from, to) }

    /// Whether two segments cross.
    func crosses(_ other: Segment) -> Bool {
        func side(_ line: Segment, _ point: (x: Double, y: Double)) -> Double {
            (line.to.x - line.from.x) * (point.y - line.from.y) - (line.to.y - line.from.y)
                * (point.x - line.from.x)
        }
        return side(self, other.from) * side(self, other.to) < 0 && side(other, from) * side(other, to) < 0
    }

    /// Whether any part of the segment lies in the box.
    func meets(_ box: Box) -> Bool {
        var (first, last) = (0.0, 1.0)
        for (start, change, low, high) in [
            (from.x, to.x - from.x, box.x, box.right), (from.y, to.y - from.y, box.y, box.bottom),
        ] {
            if change == 0 {
                if start < low || start > high { return false }
                continue
            }
            let (a, b) = ((low - start) / change, (high - start) / change)
            (first, last) = (max(first, min(a, b)), min(last, max(a, b)))
        }
        return first <= last
    }
}
