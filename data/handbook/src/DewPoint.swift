import Foundation

/// Decides whether a door may stay open: moist air that enters a cold room freezes on the evaporator.
///
/// Used by the console to warn the shift lead *before* F-217 (defrost ended by time) appears.
public struct DoorAdvice: Sendable {
    /// Air outside the room.
    public var ambientCelsius: Double
    public var ambientRelativeHumidity: Double  // 0…1
    /// Surface of the evaporator while cooling.
    public var coilCelsius: Double

    public init(ambientCelsius: Double, ambientRelativeHumidity: Double, coilCelsius: Double) {
        self.ambientCelsius = ambientCelsius
        self.ambientRelativeHumidity = ambientRelativeHumidity
        self.coilCelsius = coilCelsius
    }

    /// Dew point after Magnus, valid from −45 to +60 °C, error below 0.35 K.
    public var dewPointCelsius: Double {
        let humidity = min(max(ambientRelativeHumidity, 0.01), 1)
        let gamma = log(humidity) + 17.62 * ambientCelsius / (243.12 + ambientCelsius)
        return 243.12 * gamma / (17.62 - gamma)
    }

    /// Grams of water in a cubic metre of the ambient air.
    public var absoluteHumidity: Double {
        let pressure = 6.112 * exp(17.62 * dewPointCelsius / (243.12 + dewPointCelsius))
        return 216.7 * pressure / (273.15 + ambientCelsius)
    }

    /// Minutes for which the door may stay open until about 400 g of frost have formed, the amount that one
    /// electric defrost of 30 minutes melts on a CR-8 reference room.
    ///
    /// - Parameter airExchange: Cubic metres a minute through the open door; 25 without a strip curtain, 6 with one.
    /// - Returns: `nil` if no frost forms because the coil is warmer than the dew point.
    public func minutesUntilFrostLimit(airExchange: Double = 25) -> Double? {
        guard coilCelsius < min(dewPointCelsius, 0) else { return nil }
        let gramsPerMinute = airExchange * absoluteHumidity * 0.6
        return 400 / gramsPerMinute
    }
}
