/// Endings of Korean nouns and of the verbs that are made of them: what stands after the word that is looked for.
enum KoreanParticles {
    private static let longest = 4

    private static let all: Set<[UInt32]> = Set(
        """
        은 는 이 가 을 를 의 에 에서 에게 에게서 으로 로 으로서 로서 으로써 로써 와 과 도 만 까지 부터 보다 처럼 이나 나 \
        이라 라 이라는 라는 이라고 라고 에는 에서는 으로는 로는 에도 에서의 으로의 과의 와의 이다 이며 이고 인 인가 이었다 \
        였다 들 들은 들이 들을 들의 하는 한 하여 해 했다 하였다 하고 하며 된 되는 되어 됐다 되었다 하기 하지 했던 였던 이었던
        """.split(separator: " ").map { $0.unicodeScalars.map(\.value) })

    /// How many syllables of a word stand before its longest ending; `nil` if fewer than two do, or if it has none.
    static func stemLength(_ count: Int, _ syllable: (Int) -> UInt32) -> Int? {
        guard count > 2 else { return nil }
        for length in stride(from: min(longest, count - 2), to: 0, by: -1) {
            if all.contains((count - length..<count).map(syllable)) { return count - length }
        }
        return nil
    }
}
