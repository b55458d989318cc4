import Testing

@testable import Runs

/// The part of the work of a process.
@Suite struct ShardTests {
    private func part(_ environment: [String: String]) -> [Int] {
        let shard = Shard(environment: environment)
        return [shard.index, shard.count, shard.processesHere]
    }

    @Test func isThatOfTheLauncher() {
        #expect(part([:]) == [0, 1, 1])
        #expect(
            part([
                "OMPI_COMM_WORLD_RANK": "2", "OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_LOCAL_SIZE": "2",
            ])
                == [2, 4, 2]
        )
        #expect(part(["PMI_RANK": "1", "PMI_SIZE": "3"]) == [1, 3, 1])
        #expect(part(["SLURM_PROCID": "1", "SLURM_NTASKS": "2", "SLURM_STEP_ID": "0"]) == [1, 2, 1])
        // A batch script that reserves two tasks is one process.
        #expect(part(["SLURM_PROCID": "0", "SLURM_NTASKS": "2"]) == [0, 1, 1])
        let array = ["SLURM_ARRAY_TASK_ID": "5", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_COUNT": "8"]
        #expect(part(array) == [4, 8, 1])
        // Numbers that do not fit are ignored.
        #expect(part(["PMI_RANK": "3", "PMI_SIZE": "3"]) == [0, 1, 1])
        #expect(part(["PMI_RANK": "x", "PMI_SIZE": "3"]) == [0, 1, 1])
    }

    @Test func partsShareAllItems() {
        let items = Array(0..<11)
        let shared = (1...4).flatMap { Shard(number: $0, of: 4)?.items(of: items) ?? [] }
        #expect(shared.sorted() == items)
        #expect(Shard(number: 5, of: 4) == nil && Shard(number: 0, of: 4) == nil)
    }

    /// Batches do not depend on where tiles begin.
    @Test func batchesAreTheSameInEveryTile() throws {
        for columns in [1, 60, 145, 256, 600] {
            var need = TilePlan.Need(perPixel: 1, perTilePixel: 100, perPatch: 10)
            need.fixed = 0
            let plans = try [1 << 20, 4 << 20, 1 << 30].map { limit in
                try TilePlan(rows: 400, columns: columns, halo: 4, need: need, limit: limit, parts: 1)
            }
            #expect(plans[0].tiles.count >= plans[2].tiles.count)
            let batches = plans.map { plan in
                plan.tiles.flatMap { tile in
                    TilePlan.batches(of: tile, columns: columns).map { range in
                        (range.lowerBound + tile.lowerBound * columns)..<(range.upperBound + tile.lowerBound
                            * columns)
                    }
                }
            }
            #expect(batches[0] == batches[1] && batches[1] == batches[2])
            #expect(batches[0].allSatisfy { (1...256).contains($0.count) })
            #expect(batches[0].map(\.count).reduce(0, +) == 400 * columns)
        }
    }
}
