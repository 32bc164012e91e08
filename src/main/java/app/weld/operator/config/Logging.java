package app.weld.operator.config;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.Locale;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.slf4j.LoggerFactory;

/** Sets up logging to standard output. */
public final class Logging {
    /** Text from others, such as Weld, cannot forge lines of this log: a message is one line. */
    private static final String TEXT =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{1} %replace([%X{resource.kind} %X{resource.namespace}/%X{resource.name}] ){'\\[ /\\] ', ''}%replace(%msg){'[\\r\\n]+', ' '}%n%xEx";

    private Logging() {}

    enum Format {
        TEXT,
        JSON
    }

    enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    public static void setUp(Format format, Level level) {
        setUp((LoggerContext) LoggerFactory.getILoggerFactory(), new ConsoleAppender<>(), format, level);
    }

    /** For a command, whose standard output is its result: only errors, and to standard error. */
    public static void setUpForCommand() {
        ConsoleAppender<ILoggingEvent> output = new ConsoleAppender<>();
        output.setTarget("System.err");
        setUp((LoggerContext) LoggerFactory.getILoggerFactory(), output, Format.TEXT, Level.ERROR);
    }

    static void setUp(LoggerContext context, OutputStreamAppender<ILoggingEvent> output, Format format, Level level) {
        context.reset();
        if (level == Level.ERROR || level == Level.WARN || level == Level.INFO) {
            ApiServerOutageFilter outages = new ApiServerOutageFilter();
            outages.setContext(context);
            outages.start();
            context.addTurboFilter(outages);
        }
        output.setContext(context);
        output.setEncoder(format == Format.JSON ? json(context) : text(context));
        output.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(output);
        ch.qos.logback.classic.Level chosen = ch.qos.logback.classic.Level.toLevel(level.name());
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(chosen);
        if (level == Level.INFO) {
            // The messages of the libraries at this level are for their developers.
            for (String library : new String[] {"io.fabric8", "io.javaoperatorsdk"}) {
                context.getLogger(library).setLevel(ch.qos.logback.classic.Level.WARN);
            }
        }
        if (level != Level.DEBUG && level != Level.TRACE) {
            // It warns of each kind whose version is alpha, and both such kinds are our own.
            context.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
                    .setLevel(ch.qos.logback.classic.Level.ERROR);
        }
        // At these levels the HTTP clients would log headers, and with them keys and tokens.
        for (String wire : new String[] {"jdk.internal.httpclient", "io.fabric8.kubernetes.client.http"}) {
            context.getLogger(wire)
                    .setLevel(ch.qos.logback.classic.Level.valueOf(
                            level.name().toUpperCase(Locale.ROOT).equals("ERROR") ? "ERROR" : "WARN"));
        }
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(TEXT);
        encoder.start();
        return encoder;
    }

    /**
     * The field names that log collectors expect: time, level, logger, message. A line about a resource names it in fields
     * at the top level.
     */
    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        LogstashFieldNames names = new LogstashFieldNames();
        names.setTimestamp("time");
        names.setLogger("logger");
        names.setThread("thread");
        names.setVersion(null);
        names.setLevelValue(null);
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setFieldNames(names);
        encoder.setTimeZone("UTC");
        encoder.setTimestampPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX");
        encoder.setIncludeContext(false);
        encoder.setIncludeTags(false);
        encoder.start();
        return encoder;
    }
}
