package app.weld.operator;

/** A wrong setting. The message is one line for whoever set it. */
final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ConfigException(Setting setting, String value, String allowed) {
        super(setting.name() + "=" + value.replaceAll("\\p{Cntrl}", "?") + " is not allowed: " + allowed);
    }
}
