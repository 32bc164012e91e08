package app.weld.operator;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads settings of each type; a wrong value is named together with what is allowed. */
final class Settings {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SELECTOR = Pattern.compile("[A-Za-z0-9_./\\-=!(), ]{1,1000}");

    private final Map<String, String> environment;

    Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Optional<String> text(Setting setting) {
        String value = environment.getOrDefault(setting.name(), "").strip();
        String effective = value.isEmpty() ? setting.preset() : value;
        return effective.isEmpty() ? Optional.empty() : Optional.of(effective);
    }

    private String value(Setting setting) {
        return text(setting).orElse("");
    }

    private static ConfigException wrong(Setting setting, String value) {
        return new ConfigException(setting, value, setting.meaning());
    }

    Duration duration(Setting setting, Duration least, Duration most) {
        String value = value(setting);
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new ConfigException(setting, value, "a duration such as 500ms, 60s or 5m. " + setting.meaning());
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                };
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw wrong(setting, value);
        }
        return duration;
    }

    int whole(Setting setting, int least, int most) {
        String value = value(setting);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(setting, value);
        }
        throw wrong(setting, value);
    }

    double decimal(Setting setting, double least, double most) {
        String value = value(setting);
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(setting, value);
        }
        throw wrong(setting, value);
    }

    boolean truth(Setting setting) {
        String value = value(setting);
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(setting, value);
        };
    }

    <E extends Enum<E>> E oneOf(Setting setting, Class<E> type) {
        String value = value(setting);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        setting,
                        value,
                        Arrays.stream(type.getEnumConstants())
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(" or "))));
    }

    Optional<URI> url(Setting setting) {
        return text(setting).map(value -> {
            try {
                URI url = new URI(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
                boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
                if (web && url.getHost() != null && url.getRawQuery() == null && url.getRawUserInfo() == null) {
                    return url;
                }
            } catch (java.net.URISyntaxException e) {
                throw wrong(setting, value);
            }
            throw wrong(setting, value);
        });
    }

    String namespace(Setting setting, String name) {
        if (!NAMESPACE.matcher(name).matches()) {
            throw new ConfigException(setting, name, "the name of a namespace. " + setting.meaning());
        }
        return name;
    }

    /** The API server is the judge of selectors; what cannot be one is refused here. */
    String selector(String value) {
        if (!SELECTOR.matcher(value).matches()) {
            throw wrong(Setting.WATCH_SELECTOR, value);
        }
        return value;
    }
}
