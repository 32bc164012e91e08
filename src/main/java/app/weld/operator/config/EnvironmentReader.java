package app.weld.operator.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads settings of each type; the exception for a wrong value says what is allowed. */
final class EnvironmentReader {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern OBJECT_NAME = NAMESPACE;
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final Pattern CALLBACK_PATH = Pattern.compile("(/[A-Za-z0-9_.~-]+)+");
    private static final int MAX_TEMPLATE_LENGTH = 1024;
    static final int MAX_PORT = 65_535;
    private static final int LONGEST_SELECTOR = 1000;
    private static final Pattern SELECTOR = selector();

    private final Map<String, String> environment;

    private static Pattern selector() {
        String word = "[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
        String key = "(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?" + word;
        String values = "\\( *(?:" + word + ")?(?: *, *(?:" + word + ")?)* *\\)";
        String requirement =
                "(?:! *" + key + "|" + key + "(?: *(?:==?|!=) *(?:" + word + ")?| +(?:in|notin) *" + values + ")?)";
        return Pattern.compile(" *" + requirement + " *(?:, *" + requirement + " *)*");
    }

    EnvironmentReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Optional<String> text(EnvironmentVariable setting) {
        String value = environment.getOrDefault(setting.name(), "").strip();
        String effective = value.isEmpty() ? setting.preset() : value;
        return effective.isEmpty() ? Optional.empty() : Optional.of(effective);
    }

    private String value(EnvironmentVariable setting) {
        return text(setting).orElse("");
    }

    private static ConfigException wrong(EnvironmentVariable setting, String value) {
        return new ConfigException(setting, value, setting.meaning());
    }

    Duration duration(EnvironmentVariable setting, Duration min, Duration max) {
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
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw wrong(setting, value);
        }
        return duration;
    }

    int whole(EnvironmentVariable setting, int min, int max) {
        String value = value(setting);
        if (WHOLE.matcher(value).matches()) {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw wrong(setting, value);
    }

    double decimal(EnvironmentVariable setting, double min, double max) {
        String value = value(setting);
        if (DECIMAL.matcher(value).matches()) {
            double number = Double.parseDouble(value);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw wrong(setting, value);
    }

    boolean truth(EnvironmentVariable setting) {
        String value = value(setting);
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(setting, value);
        };
    }

    <E extends Enum<E>> E oneOf(EnvironmentVariable setting, Class<E> type) {
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

    URI apiUrl(EnvironmentVariable setting) {
        String value = value(setting);
        URI url = url(setting, value);
        if (!web(url)) {
            throw wrong(setting, value);
        }
        return url;
    }

    /** A URL that Weld accepts as a redirect, and that an endpoint can serve. */
    Optional<URI> callbackUrl(EnvironmentVariable setting) {
        return text(setting).map(value -> {
            URI url = url(setting, value);
            boolean local = "localhost".equals(url.getHost());
            boolean allowed = local ? web(url) : "https".equals(url.getScheme()) && url.getPort() == -1;
            if (!allowed || !CALLBACK_PATH.matcher(url.getRawPath()).matches()) {
                throw wrong(setting, value);
            }
            return url;
        });
    }

    /**
     * A template of an https address, with {@code {id}} after the host.
     *
     * @param others what it may contain besides
     */
    Optional<String> addressTemplate(EnvironmentVariable setting, String... others) {
        return text(setting).map(value -> {
            String filled = value.replace("{id}", "id");
            for (String other : others) {
                filled = filled.replace(other, "id");
            }
            URI example = address(setting, value, filled);
            boolean allowed = value.contains("{id}")
                    && value.length() <= MAX_TEMPLATE_LENGTH
                    && "https".equals(example.getScheme())
                    && example.getHost() != null
                    && example.getRawUserInfo() == null
                    && value.startsWith("https://" + example.getRawAuthority() + "/");
            if (!allowed) {
                throw wrong(setting, value);
            }
            return value;
        });
    }

    private static URI address(EnvironmentVariable setting, String value, String filled) {
        try {
            return new URI(filled);
        } catch (URISyntaxException e) {
            throw wrong(setting, value);
        }
    }

    private static boolean web(URI url) {
        return "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    }

    private static URI url(EnvironmentVariable setting, String value) {
        try {
            URI url = new URI(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
            if (url.getHost() != null
                    && url.getPort() <= MAX_PORT
                    && url.getRawQuery() == null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw wrong(setting, value);
        }
        throw wrong(setting, value);
    }

    String objectName(EnvironmentVariable setting, String name) {
        if (!OBJECT_NAME.matcher(name).matches()) {
            throw new ConfigException(setting, name, "a name of at most 63 of a-z, 0-9 and -. " + setting.meaning());
        }
        return name;
    }

    String namespace(EnvironmentVariable setting, String name) {
        if (!NAMESPACE.matcher(name).matches()) {
            throw new ConfigException(setting, name, "the name of a namespace. " + setting.meaning());
        }
        return name;
    }

    Optional<String> selector(EnvironmentVariable setting) {
        return text(setting).map(value -> {
            if (value.length() > LONGEST_SELECTOR || !SELECTOR.matcher(value).matches()) {
                throw new ConfigException(
                        setting,
                        value,
                        "a label selector such as team=data,tier!=test,env in (a,b),!legacy. " + setting.meaning());
            }
            return value;
        });
    }
}
