internal import Compute

/// A training and a test pixel for every class, with every training pixel farther than the buffer from every test pixel.
///
/// The regions of a block split grow from these pixels.
///
/// Found by backtracking: of the pixels still to be chosen, the one with the fewest candidates is chosen first, at random. A
/// choice that leaves another class without candidates is undone at once. The search is complete: if it ends without a
/// result, there is no solution. Then the class that failed most often is no longer required on both sides, and the search
/// starts again. The same happens after `budget` steps, which real label maps do not come close to.
struct BlockSkeleton {
    /// The training pixel of each class; nil if there is none.
    let training: [Int?]
    /// Whether each class has both a training and a test pixel.
    let isOnBothSides: [Bool]

    /// The number of candidates tried before a class is dropped.
    static let budget = 20_000

    init(_ map: ClassMap, buffer: Int, using random: inout RandomStream) {
        // Chebyshev distances are bounded by the bounding box of the class, so the box alone decides whether it can be divided.
        var isOnBothSides = map.pixels.indices.map { map.extent(of: $0) > buffer }
        let orders = map.pixels.map { pixels in random.shuffled(pixels) }
        // Classes that cannot be on both sides get training pixels, unless that prevents another class from being on both.
        func attempt(_ isTrained: [Bool], _ isTested: [Bool]) -> (search: Search, isDone: Bool) {
            var search = Search(map, buffer: buffer, orders: orders, isTrained, isTested)
            let isDone = search.place()
            return (search, isDone)
        }
        var (search, isDone) = attempt(orders.map { _ in true }, isOnBothSides)
        if !isDone { (search, isDone) = attempt(isOnBothSides, isOnBothSides) }
        while !isDone {
            let wanted = isOnBothSides.indices.filter { isOnBothSides[$0] }
            guard let stuck = wanted.max(by: { search.deadEnds[$0] < search.deadEnds[$1] }) else { break }
            isOnBothSides[stuck] = false
            (search, isDone) = attempt(isOnBothSides, isOnBothSides)
        }
        let guards = search.guards
        training = zip(search.training, orders).map { placed, order in
            placed ?? order.first { guards.isFree($0) }
        }
        self.isOnBothSides = isOnBothSides
    }
}

extension BlockSkeleton {
    /// One backtracking search.
    private struct Search {
        /// The buffer around training pixels: pixels outside it can be tested.
        var trained: BlockCoverage
        /// The buffer around test pixels: pixels outside it can be trained on.
        var guards: BlockCoverage
        var training: [Int?]
        var deadEnds: [Int]
        private var test: [Int?]
        private let orders: [[Int]]
        /// The classes that need a training pixel, and those that need a test pixel.
        private let trainedClasses: [Int], testedClasses: [Int]
        private var steps = 0

        init(_ map: ClassMap, buffer: Int, orders: [[Int]], _ isTrained: [Bool], _ isTested: [Bool]) {
            trained = BlockCoverage(map, buffer: buffer)
            guards = trained
            training = orders.map { _ in nil }
            test = training
            deadEnds = orders.map { _ in 0 }
            self.orders = orders
            trainedClasses = isTrained.indices.filter { isTrained[$0] }
            testedClasses = isTested.indices.filter { isTested[$0] }
        }

        /// Chooses all missing pixels; false if that is not possible.
        mutating func place() -> Bool {
            var next: (index: Int, isTraining: Bool, places: Int)?
            for index in trainedClasses
            where training[index] == nil && guards.free[index] < next?.places ?? .max {
                next = (index, true, guards.free[index])
            }
            for index in testedClasses
            where test[index] == nil && trained.free[index] < next?.places ?? .max {
                next = (index, false, trained.free[index])
            }
            guard let next else { return true }
            for pixel in orders[next.index] {
                guard next.isTraining ? guards.isFree(pixel) : trained.isFree(pixel) else { continue }
                steps += 1
                guard steps <= BlockSkeleton.budget else { return false }
                set(next.index, next.isTraining, pixel)
                if leavesPlaces(), place() { return true }
                unset(next.index, next.isTraining, pixel)
            }
            return false
        }

        private mutating func set(_ index: Int, _ isTraining: Bool, _ pixel: Int) {
            if isTraining {
                training[index] = pixel
                trained.add(pixel)
            } else {
                test[index] = pixel
                guards.add(pixel)
            }
        }

        private mutating func unset(_ index: Int, _ isTraining: Bool, _ pixel: Int) {
            if isTraining {
                training[index] = nil
                trained.remove(pixel)
            } else {
                test[index] = nil
                guards.remove(pixel)
            }
        }

        /// Whether every missing pixel has a candidate.
        private mutating func leavesPlaces() -> Bool {
            let stuck =
                trainedClasses.first { training[$0] == nil && guards.free[$0] == 0 }
                ?? testedClasses.first { test[$0] == nil && trained.free[$0] == 0 }
            if let stuck { deadEnds[stuck] += 1 }
            return stuck == nil
        }
    }
}
