/// Pixels of a map that were drawn at random from strata, with the class that was found on the ground.
public struct StratifiedSample: Sendable, Equatable {
    /// One of the parts of the map that pixels are drawn from.
    public struct Stratum: Sendable, Equatable {
        /// Its number.
        public let number: Int
        /// Its pixels.
        public let pixels: Int

        /// A stratum.
        public init(number: Int, pixels: Int) { (self.number, self.pixels) = (number, pixels) }
    }

    /// A sampled pixel.
    public struct Unit: Sendable, Equatable {
        /// The number of its stratum.
        public let stratum: Int
        /// Its class in the map.
        public let map: Int
        /// Its class on the ground.
        public let reference: Int

        /// A sampled pixel.
        public init(stratum: Int, map: Int, reference: Int) {
            (self.stratum, self.map, self.reference) = (stratum, map, reference)
        }
    }

    /// The strata that pixels were drawn from, with the pixels of each.
    let strata: [(stratum: Stratum, units: [Unit])]
    /// The pixels of all strata.
    let pixels: Double

    /// The units of each stratum.
    ///
    /// - Parameters:
    ///   - units: The sampled pixels.
    ///   - strata: All strata of the map; numbers must differ.
    /// - Throws: `EvaluationError.stratumTooSmall` for a stratum of the map with fewer than two units, since its variance cannot be
    ///   estimated, and `unknownStratum` for a unit of no stratum.
    public init(_ units: [Unit], strata: [Stratum]) throws(EvaluationError) {
        var byStratum = Dictionary(grouping: units, by: \.stratum)
        var parts: [(Stratum, [Unit])] = []
        for stratum in strata where stratum.pixels > 0 {
            let own = byStratum.removeValue(forKey: stratum.number) ?? []
            guard own.count >= min(2, stratum.pixels) else {
                throw .stratumTooSmall(stratum.number, units: own.count)
            }
            parts.append((stratum, own))
        }
        if let stranger = byStratum.keys.min() { throw .unknownStratum(stranger) }
        self.strata = parts
        pixels = Double(parts.reduce(0) { $0 + $1.0.pixels })
    }

    /// Compares strata and units.
    public static func == (one: StratifiedSample, other: StratifiedSample) -> Bool {
        one.strata.elementsEqual(other.strata) { $0.stratum == $1.stratum && $0.units == $1.units }
    }

    /// The estimated share of the map for which `indicator` is 1, with its standard error.
    ///
    /// `Ŷ = Σ N_h ȳ_h / N`, with the variance `Σ N_h² s²_h / n_h / N²` (Stehman 2014, equations 3 and 26; Olofsson et al. 2014,
    /// equations 9 and 10). The finite population correction is left out, as Olofsson et al. do: a sample is small beside a map.
    func share(_ indicator: (Unit) -> Bool) -> Estimate {
        var (sum, variance) = (0.0, 0.0)
        for (stratum, units) in strata where !units.isEmpty {
            let count = Double(units.count)
            let weight = Double(stratum.pixels) / pixels
            let mean = Double(units.count(where: indicator)) / count
            sum += weight * mean
            if count > 1 { variance += weight * weight * mean * (1 - mean) / (count - 1) }
        }
        return Estimate(value: sum, standardError: variance.squareRoot())
    }

    /// The estimated share of pixels with `part` among those with `whole`, with its standard error; nil if there are none.
    ///
    /// `R̂ = Ŷ / X̂`, whose variance is that of the share of `y − R̂ x`, divided by `X̂²` (Stehman 2014, equations 27 and 28).
    /// For strata that are the map's classes, it is that of Olofsson et al. 2014, equations 6 and 7.
    func ratio(_ part: (Unit) -> Bool, of whole: (Unit) -> Bool) -> Estimate? {
        let (parts, wholes) = (share { part($0) && whole($0) }.value, share(whole).value)
        guard wholes > 0 else { return nil }
        let ratio = parts / wholes
        var variance = 0.0
        for (stratum, units) in strata where units.count > 1 {
            let count = Double(units.count)
            let weight = Double(stratum.pixels) / pixels
            let residuals = units.map { unit in
                whole(unit) ? (part(unit) ? 1 - ratio : -ratio) : 0
            }
            let mean = residuals.reduce(0, +) / count
            let squares = residuals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            variance += weight * weight * squares / (count - 1) / count
        }
        return Estimate(value: ratio, standardError: variance.squareRoot() / wholes)
    }
}

/// An estimate with its standard error.
public struct Estimate: Sendable, Equatable, Codable {
    /// The estimate.
    public let value: Double
    /// Its standard error.
    public let standardError: Double

    /// Half the width of the 95 % confidence interval: 1.96 standard errors.
    public var halfWidth: Double { 1.96 * standardError }
}
