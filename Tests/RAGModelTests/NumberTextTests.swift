import RAGModel
import Testing

struct NumberTextTests {
    @Test(
        arguments: [
            (0, "0"), (1, "1"), (-1, "-1"), (0.0123456, "0.01235"), (12.3, "12.3"), (1234.56, "1235"),
            (123456.7, "123457"),
            (0.99999, "1"), (-0.5, "-0.5"), (99.995, "100"), (1e-6, "0.000001"), (0.1, "0.1"), (7.1, "7.1"),
            (1e300, "1e+300"),
            (.infinity, "inf"),
        ] as [(Double, String)])
    func `a number keeps four digits that count`(value: Double, text: String) {
        #expect(value.significant() == text)
    }

    @Test(arguments: [(0, "0:00"), (5, "0:05"), (65, "1:05"), (3725, "62:05"), (-3, "0:00")])
    func `a duration is minutes and seconds`(seconds: Int, text: String) {
        #expect(Duration.seconds(seconds).minutesAndSeconds == text)
    }
}
