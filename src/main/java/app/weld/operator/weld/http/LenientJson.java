package app.weld.operator.weld.http;

import app.weld.operator.weld.PlainTime;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object leniently: names in snake_case or camelCase, null as absent, and an optional field of a wrong type as
 * absent.
 */
final class LenientJson {
    static final int MAX_ID_LENGTH = 255;
    private static final int MAX_LONG_ID_LENGTH = 1024;
    private static final int MAX_NAME_LENGTH = 1024;
    private static final int MAX_TEXT_LENGTH = 255;
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final Pattern SPACE = Pattern.compile("^(\\S+) (?=\\d)");
    private static final Pattern FRACTION = Pattern.compile("[.,]\\d*");
    private static final BigDecimal MAX_COUNT = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private final JsonNode object;

    private LenientJson(JsonNode object) {
        this.object = object;
    }

    static LenientJson of(JsonNode node) throws UnreadableException {
        if (!node.isObject()) {
            throw new UnreadableException("not an object");
        }
        return new LenientJson(node);
    }

    /** The value; a missing node if it is absent or null. */
    JsonNode value(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            value = object.path(camelCase(name));
        }
        return value.isNull() ? object.path("") : value;
    }

    /** An id, which is never shortened. */
    String id(String name) throws UnreadableException {
        return id(name, MAX_ID_LENGTH);
    }

    /** The id of a run, which contains other ids. */
    String longId(String name) throws UnreadableException {
        return id(name, MAX_LONG_ID_LENGTH);
    }

    private String id(String name, int max) throws UnreadableException {
        JsonNode value = value(name);
        if (!value.isTextual() && !value.isIntegralNumber()) {
            throw new UnreadableException("no " + name);
        }
        String id = value.asText();
        // A garbled id must not pass for the id of another object, since the object itself would then count as deleted.
        boolean garbled = id.isEmpty() || isGarbled(id);
        if (garbled || id.length() > max || (value.isNumber() && id.startsWith("-"))) {
            throw new UnreadableException(name + " is empty, too long, or no id");
        }
        return id;
    }

    private static boolean isGarbled(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c >= 127) {
                return true;
            }
        }
        return false;
    }

    /** A name that distinguishes an object from others: any text, unchanged. */
    String name(String name) throws UnreadableException {
        String text = exact(name);
        if (text == null || text.length() > MAX_NAME_LENGTH) {
            throw new UnreadableException(text == null ? "no " + name : name + " is too long");
        }
        return text;
    }

    /** A text, neither shortened nor stripped, because others are compared with it; absent if it is empty. */
    @Nullable
    String exact(String name) {
        JsonNode value = value(name);
        String text = value.isTextual() || value.isNumber() ? value.asText() : "";
        return text.isEmpty() ? null : text;
    }

    @Nullable
    String text(String name) {
        return text(name, MAX_TEXT_LENGTH);
    }

    /** A text, shortened if it is too long; absent if it is empty. */
    @Nullable
    String text(String name, int max) {
        JsonNode value = value(name);
        String text = value.isTextual() || value.isNumber() ? value.asText().strip() : "";
        return text.isEmpty() ? null : MessageSanitizer.cut(text, max);
    }

    /** A complete text, for {@link MessageSanitizer} to shorten. */
    @Nullable
    String longText(String name) {
        return text(name, Integer.MAX_VALUE);
    }

    @Nullable
    Boolean flag(String name) {
        JsonNode value = value(name);
        return switch (value.isBoolean() || value.isTextual() ? value.asText() : "") {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    @Nullable
    Long count(String name) {
        JsonNode value = value(name);
        String text = value.isNumber() || value.isTextual() ? value.asText().strip() : "";
        if (text.isEmpty() || text.length() > 32) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return number.signum() < 0 || number.compareTo(MAX_COUNT) > 0 ? null : number.longValue();
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A time in whole seconds; in UTC if it has no offset. */
    @Nullable
    Instant instant(String name) {
        String text = text(name, 64);
        if (text == null) {
            return null;
        }
        // Fractions of a second are dropped, because there may be more digits than the parser reads.
        String plain = FRACTION.matcher(SPACE.matcher(text).replaceFirst("$1T")).replaceFirst("");
        Instant usual = PlainTime.read(plain);
        if (usual != null) {
            return within(usual);
        }
        try {
            Instant instant = plain.indexOf('T') < 0 && plain.indexOf('t') < 0
                    ? LocalDate.parse(plain).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : withOffset(DATE_TIME.parseBest(plain, Instant::from, LocalDateTime::from));
            return within(instant.truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant within(Instant time) {
        return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
    }

    @Nullable
    JsonNode object(String name) {
        JsonNode value = value(name);
        return value.isObject() ? value : null;
    }

    /** A list of texts; absent if it is anything else. */
    @Nullable
    List<String> texts(String name) {
        JsonNode value = value(name);
        if (!value.isArray()) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : value) {
            if (!text.isTextual()) {
                return null;
            }
            texts.add(text.asText());
        }
        return texts;
    }

    private static Instant withOffset(TemporalAccessor time) {
        return time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(time);
    }

    private static String camelCase(String snake) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < snake.length(); i++) {
            boolean isStart = i > 0 && snake.charAt(i - 1) == '_';
            if (snake.charAt(i) != '_') {
                camel.append(isStart ? Character.toUpperCase(snake.charAt(i)) : snake.charAt(i));
            }
        }
        return camel.toString();
    }
}
