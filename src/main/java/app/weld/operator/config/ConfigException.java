package app.weld.operator.config;

/** A wrong setting. The message is one line for the person who set it; a password in a URL is not quoted. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_QUOTE = 200;

    ConfigException(EnvironmentVariable setting, String value, String allowed) {
        super(setting.name() + "=" + quoted(value) + " is not allowed: " + allowed);
    }

    private static String quoted(String value) {
        String safe = value.replaceAll("://.*@", "://***@").replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
        return safe.length() <= LONGEST_QUOTE ? safe : safe.substring(0, LONGEST_QUOTE) + "...";
    }
}
