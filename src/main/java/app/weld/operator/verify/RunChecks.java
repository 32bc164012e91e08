package app.weld.operator.verify;

import app.weld.operator.weld.assumptions.Assumption;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** V11 and V12: whether runs begin when the schedule of their sync says so, and how late. */
final class RunChecks {
    private static final Duration LATE = Duration.ofMinutes(1);
    private static final Duration NOT_OF_THE_SCHEDULE = Duration.ofMinutes(10);
    private static final int ENOUGH = 3;

    private RunChecks() {}

    static Stream<Line> lines(Sample sample) {
        List<Duration> delays = new ArrayList<>();
        int streams = 0;
        int others = 0;
        List<Integer> zones = new ArrayList<>();
        for (Map.Entry<String, List<JsonNode>> stream : sample.runs.entrySet()) {
            Optional<ExecutionTime> times = Optional.ofNullable(sample.byId.get(stream.getKey()))
                    .flatMap(sync -> Json.text(sync, "sync_interval"))
                    .flatMap(RunChecks::times);
            List<Instant> starts = stream.getValue().stream()
                    .flatMap(run -> Json.text(run, "started_at").stream())
                    .flatMap(RunChecks::instant)
                    .toList();
            if (times.isEmpty() || starts.size() < ENOUGH) {
                continue;
            }
            streams++;
            List<Duration> utc = delays(times.get(), starts, 0);
            if (fit(utc)) {
                utc.stream()
                        .filter(delay -> delay.compareTo(NOT_OF_THE_SCHEDULE) < 0)
                        .forEach(delays::add);
            } else {
                others++;
                IntStream.rangeClosed(-11, 14)
                        .boxed()
                        .filter(hours -> fit(delays(times.get(), starts, hours)))
                        .findFirst()
                        .ifPresent(zones::add);
            }
        }
        delays.sort(Comparator.naturalOrder());
        Optional<Duration> median = delays.isEmpty() ? Optional.empty() : Optional.of(delays.get(delays.size() / 2));
        return Stream.of(
                Line.of(
                        "V11",
                        Assumption.RUNS_BEGIN_SOON,
                        delays.size(),
                        median.filter(delay -> delay.compareTo(LATE) > 0).isPresent() ? delays.size() : 0,
                        "scheduled runs begin on time"
                                + median.map(delay -> " (" + delay.toSeconds() + " s late in the middle)")
                                        .orElse("")),
                Line.of(
                        "V12",
                        Assumption.STREAMS_RUN_WITH_SYNC,
                        streams,
                        others,
                        "streams run when their sync's schedule says, read in UTC"
                                + (zones.isEmpty() ? "" : " (one would fit UTC" + signed(zones.get(0)) + ")")));
    }

    private static String signed(int hours) {
        return (hours < 0 ? "" : "+") + hours;
    }

    private static boolean fit(List<Duration> delays) {
        long near = delays.stream()
                .filter(delay -> delay.compareTo(NOT_OF_THE_SCHEDULE) < 0)
                .count();
        return near * 3 >= delays.size() * 2L;
    }

    private static List<Duration> delays(ExecutionTime times, List<Instant> starts, int hours) {
        return starts.stream()
                .flatMap(start -> times
                        .lastExecution(start.plusSeconds(1).atZone(ZoneOffset.ofHours(hours)))
                        .map(due -> Duration.between(due.toInstant(), start))
                        .stream())
                .toList();
    }

    private static Optional<ExecutionTime> times(String cron) {
        try {
            return Optional.of(ExecutionTime.forCron(
                    new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(cron)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Stream<Instant> instant(String text) {
        try {
            return Stream.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Stream.empty();
        }
    }
}
