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
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** V11 and V12: whether runs begin when the schedule of their sync says so, and how late. */
final class RunChecks {
    private static final Duration LATE = Duration.ofMinutes(1);
    private static final Duration NOT_OF_THE_SCHEDULE = Duration.ofMinutes(10);
    private static final int ENOUGH = 3;

    private RunChecks() {}

    /** The schedule of a stream's sync, and when runs of the stream began. */
    private record ScheduledStream(ExecutionTime schedule, List<Instant> starts) {
        /** Empty if there is no readable schedule, or if there are too few runs to say anything. */
        static Optional<ScheduledStream> of(@Nullable JsonNode sync, List<JsonNode> runs) {
            List<Instant> starts = runs.stream()
                    .flatMap(run -> Json.text(run, "started_at").stream())
                    .flatMap(RunChecks::instant)
                    .toList();
            return Optional.ofNullable(sync)
                    .flatMap(found -> Json.text(found, "sync_interval"))
                    .flatMap(RunChecks::times)
                    .filter(times -> starts.size() >= ENOUGH)
                    .map(times -> new ScheduledStream(times, starts));
        }

        /** How long after the time of the schedule, read in this time zone, each run began. */
        List<Duration> delays(int zone) {
            return starts.stream()
                    .flatMap(start -> schedule
                            .lastExecution(start.plusSeconds(1).atZone(ZoneOffset.ofHours(zone)))
                            .map(due -> Duration.between(due.toInstant(), start))
                            .stream())
                    .toList();
        }

        boolean fits(int zone) {
            List<Duration> delays = delays(zone);
            return delays.stream().filter(RunChecks::isScheduled).count() * 3 >= delays.size() * 2L;
        }
    }

    static Stream<Line> lines(Sample sample) {
        List<ScheduledStream> streams = sample.runs.entrySet().stream()
                .flatMap(stream -> ScheduledStream.of(sample.byId.get(stream.getKey()), stream.getValue()).stream())
                .toList();
        return Stream.of(punctuality(streams), zone(streams));
    }

    private static boolean isScheduled(Duration delay) {
        return delay.compareTo(NOT_OF_THE_SCHEDULE) < 0;
    }

    private static Line punctuality(List<ScheduledStream> streams) {
        List<Duration> delays = streams.stream()
                .filter(stream -> stream.fits(0))
                .flatMap(stream -> stream.delays(0).stream())
                .filter(RunChecks::isScheduled)
                .sorted()
                .toList();
        Optional<Duration> median = delays.isEmpty() ? Optional.empty() : Optional.of(delays.get(delays.size() / 2));
        return Line.of(
                "V11",
                Assumption.RUNS_BEGIN_SOON,
                delays.size(),
                median.filter(delay -> delay.compareTo(LATE) > 0).isPresent() ? delays.size() : 0,
                "scheduled runs begin on time"
                        + median.map(delay -> " (" + delay.toSeconds() + " s late in the middle)")
                                .orElse(""));
    }

    private static Line zone(List<ScheduledStream> streams) {
        List<ScheduledStream> others =
                streams.stream().filter(stream -> !stream.fits(0)).toList();
        Optional<Integer> zone = others.stream()
                .flatMap(stream -> IntStream.rangeClosed(-11, 14)
                        .boxed()
                        .filter(stream::fits)
                        .limit(1))
                .findFirst();
        return Line.of(
                "V12",
                Assumption.STREAMS_RUN_WITH_SYNC,
                streams.size(),
                others.size(),
                "streams run when their sync's schedule says, read in UTC"
                        + zone.map(hours -> " (one would fit UTC" + signed(hours) + ")")
                                .orElse(""));
    }

    private static String signed(int hours) {
        return (hours < 0 ? "" : "+") + hours;
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
