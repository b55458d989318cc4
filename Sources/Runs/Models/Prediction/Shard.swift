/// A part of a prediction that one of several processes computes.
public struct Shard: Sendable, Equatable {
    /// Its number, from 0.
    public let index: Int
    /// The number of processes.
    public let count: Int
    /// Where the numbers come from, such as `Open MPI`.
    public let source: String
    /// The processes on this machine, if the launcher says so.
    public let processesHere: Int

    /// The only process.
    public static let whole = Shard(index: 0, count: 1, source: "")

    private init(index: Int, count: Int, source: String, processesHere: Int = 1) {
        (self.index, self.count, self.source, self.processesHere) = (index, count, source, processesHere)
    }

    /// Part `number` of `count`, counted from 1; nil if there is no such part.
    public init?(number: Int, of count: Int) {
        guard 1...65_536 ~= count, 1...count ~= number else { return nil }
        self.init(index: number - 1, count: count, source: "--shard")
    }

    /// The part that a launcher gave this process: Open MPI, MPICH and others with its process manager, Slurm's `srun`, or an array
    /// of Slurm jobs.
    ///
    /// - Parameter environment: The variables of the process.
    public init(environment: [String: String]) {
        func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
        func part(_ index: Int?, _ count: Int?, _ source: String, here: Int? = nil) -> Shard? {
            guard let index, let count, count > 1, count <= 65_536, 0..<count ~= index else { return nil }
            return Shard(index: index, count: count, source: source, processesHere: max(1, here ?? 1))
        }
        let first = number("SLURM_ARRAY_TASK_MIN") ?? 0
        // Outside a step, a batch script has the variables of rank 0 although it is the only process.
        let isStep = environment["SLURM_STEP_ID"] != nil
        self =
            part(
                number("OMPI_COMM_WORLD_RANK"),
                number("OMPI_COMM_WORLD_SIZE"),
                "Open MPI",
                here: number("OMPI_COMM_WORLD_LOCAL_SIZE")
            )
            ?? part(
                number("PMI_RANK"),
                number("PMI_SIZE"),
                "MPI",
                here: number("MPI_LOCALNRANKS")
            )
            ?? (isStep
                ? part(
                    number("SLURM_PROCID"),
                    number("SLURM_NTASKS"),
                    "Slurm",
                    here: number("SLURM_STEP_TASKS_PER_NODE") ?? number("SLURM_NTASKS_PER_NODE")
                ) : nil)
            ?? part(
                number("SLURM_ARRAY_TASK_ID").map { $0 - first },
                number("SLURM_ARRAY_TASK_COUNT"),
                "a Slurm array"
            )
            ?? .whole
    }

    /// The items of a list that are this part's: every `count`-th one.
    func items<Item>(of list: [Item]) -> [Item] {
        list.enumerated().filter { $0.offset % count == index }.map(\.element)
    }
}
