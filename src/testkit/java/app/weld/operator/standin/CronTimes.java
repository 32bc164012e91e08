package app.weld.operator.standin;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Cron expressions with five fields, in UTC. The lock of its account guards it. */
final class CronTimes {
    private final CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private final Map<String, ExecutionTime> known = new HashMap<>();

    boolean valid(String expression) {
        try {
            times(expression);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Empty for a time that never comes. */
    Optional<Instant> next(String expression, Instant after) {
        return times(expression).nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toInstant);
    }

    /** Another way to write the same times. */
    static String respelled(String expression) {
        return expression.replaceFirst("^([0-9]) ", "0$1 ").replace("*/", "0/");
    }

    private ExecutionTime times(String expression) {
        return known.computeIfAbsent(expression, text -> ExecutionTime.forCron(parser.parse(text)));
    }
}
