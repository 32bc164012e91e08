package app.weld.operator.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is to be measured.
 *
 * @param numbers how many syncs, one number for each measurement
 * @param named further settings, such as {@code accounts 20}
 */
record Options(String work, List<Integer> numbers, Map<String, String> named) {
    /** @throws IllegalArgumentException says what is wrong */
    static Options parse(String... arguments) {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("what is to be measured?");
        }
        int after = 1;
        while (after < arguments.length && arguments[after].matches("[0-9]+")) {
            after++;
        }
        if ((arguments.length - after) % 2 != 0) {
            throw new IllegalArgumentException(arguments[arguments.length - 1] + " has no value");
        }
        Map<String, String> named = new HashMap<>();
        for (int i = after; i < arguments.length; i += 2) {
            named.put(arguments[i], arguments[i + 1]);
        }
        return new Options(
                arguments[0],
                Stream.of(Arrays.copyOfRange(arguments, 1, after))
                        .map(Integer::valueOf)
                        .toList(),
                Map.copyOf(named));
    }

    int syncs(int preset) {
        return numbers.isEmpty() ? preset : numbers.get(0);
    }

    int number(String name, int preset) {
        return Integer.parseInt(named.getOrDefault(name, Integer.toString(preset)));
    }

    String text(String name, String preset) {
        return named.getOrDefault(name, preset);
    }

    /** One account for every 500 syncs unless said otherwise. */
    int accounts(int syncs) {
        return number("accounts", Math.max(1, syncs / 500));
    }

    Duration poll(int presetSeconds) {
        return Duration.ofSeconds(number("poll", presetSeconds));
    }
}
