import Compute
import Testing

@testable import Propagation

@Suite(.serialized) struct NearestNeighborsTests {
    /// Points in clusters, some of them twice, some on a lattice with many equal distances.
    static func points(_ count: Int, _ dimensions: Int) -> [Float] {
        var random = Seed(5).stream("points", count, dimensions)
        return (0..<count).flatMap { point -> [Float] in
            switch point % 3 {
            case 0: (0..<dimensions).map { _ in Float(random.index(below: 3)) }
            case 1: (0..<dimensions).map { _ in Float(random.normal() * 0.1 + 4) }
            default: (0..<dimensions).map { _ in Float(random.normal()) }
            }
        }
    }

    /// All distances, sorted.
    static func bruteForce(_ points: [Float], _ dimensions: Int, _ k: Int) -> (
        numbers: [Int32], distances: [Float]
    ) {
        var (numbers, distances) = ([Int32](), [Float]())
        let count = points.count / dimensions
        for one in 0..<count {
            var all: [(distance: Float, number: Int32)] = []
            for other in 0..<count where other != one {
                var sum: Float = 0
                for entry in 0..<dimensions {
                    let difference = points[other * dimensions + entry] - points[one * dimensions + entry]
                    sum += difference * difference
                }
                all.append((sum, Int32(other)))
            }
            all.sort { $0 < $1 }
            numbers += all.prefix(k).map(\.number)
            distances += all.prefix(k).map(\.distance)
        }
        return (numbers, distances)
    }

    @Test(arguments: [(700, 1, 1), (700, 3, 4), (500, 10, 3), (14, 2, 13), (2, 4, 1)])
    func areThoseOfAllDistances(count: Int, dimensions: Int, k: Int) {
        let points = Self.points(count, dimensions)
        let found = NearestNeighbors(points, dimensions: dimensions).neighbors(k)
        let expected = Self.bruteForce(points, dimensions, k)
        #expect(found.numbers == expected.numbers)
        #expect(found.squaredDistances == expected.distances)
    }

    @Test func areTheSameOnAnyNumberOfThreads() {
        defer { Parallelism.threads = 2 }
        let points = Self.points(2_000, 5)
        var found: [[Int32]] = []
        for threads in [1, 2, 3] {
            Parallelism.threads = threads
            found.append(NearestNeighbors(points, dimensions: 5).neighbors(3).numbers)
        }
        #expect(found[0] == found[1] && found[0] == found[2])
    }
}
