/// A set of pixels for exact nearest-pixel search, sorted by row, and by column within a row.
///
/// A search visits the occupied rows in order of distance and stops at the first row that is farther than the nearest pixel
/// so far. In each row, bisection finds the nearest column on either side. So the search needs no array of the scene's size,
/// and its cost depends only on the distance to the nearest pixel.
struct PixelRows {
    /// A pixel of the set.
    struct Member {
        let row: Int
        let column: Int
        /// The lowest index, in the original list, of a pixel at this position.
        let index: Int
    }

    private let members: [Member]
    /// The first member of each occupied row, followed by the number of members.
    private let starts: [Int]

    init(_ pixels: [PixelPosition]) {
        let order = pixels.indices.sorted {
            let (left, right) = (pixels[$0], pixels[$1])
            return (left.row, left.column, $0) < (right.row, right.column, $1)
        }
        var members: [Member] = []
        var starts: [Int] = []
        for index in order {
            let pixel = pixels[index]
            let last = members.last
            if let last, last.row == pixel.row, last.column == pixel.column { continue }
            if last?.row != pixel.row { starts.append(members.count) }
            members.append(Member(row: pixel.row, column: pixel.column, index: index))
        }
        self.members = members
        self.starts = starts + [members.count]
    }

    /// The member with the smallest `distance(rows apart, columns apart)`, and that distance.
    ///
    /// `nil` when the set is empty. `distance` must not decrease in either argument. If it increases with the
    /// columns, as the Euclidean distance does, then of several nearest members the lowest index is returned.
    func nearest(to pixel: PixelPosition, by distance: (Int, Int) -> Int) -> (index: Int, distance: Int)? {
        var best: (index: Int, distance: Int)?
        func offer(_ member: Member, rowsApart: Int) {
            let reach = distance(rowsApart, abs(member.column - pixel.column))
            if let best, (best.distance, best.index) < (reach, member.index) { return }
            best = (member.index, reach)
        }
        func isTooFar(_ rowsApart: Int) -> Bool {
            guard let best else { return false }
            return distance(rowsApart, 0) > best.distance
        }
        let rows = starts.count - 1
        var below = bisect(0..<rows) { members[starts[$0]].row < pixel.row }
        var above = below - 1
        while above >= 0 || below < rows {
            let apartAbove = above >= 0 ? pixel.row - members[starts[above]].row : Int.max
            let apartBelow = below < rows ? members[starts[below]].row - pixel.row : Int.max
            let isAbove = apartAbove <= apartBelow
            let (row, apart) = isAbove ? (above, apartAbove) : (below, apartBelow)
            if isTooFar(apart) { break }
            let range = starts[row]..<starts[row + 1]
            let right = bisect(range) { members[$0].column < pixel.column }
            if right < range.upperBound { offer(members[right], rowsApart: apart) }
            if right > range.lowerBound { offer(members[right - 1], rowsApart: apart) }
            if isAbove { above -= 1 } else { below += 1 }
        }
        return best
    }

    /// The first index of `range` for which `isBefore` is false, if it is true up to some index and false after.
    private func bisect(_ range: Range<Int>, _ isBefore: (Int) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
