package app.weld.operator.standin;

/** How the redirect after an authorization names the connection. */
public enum RedirectName {
    SNAKE_CASE("connection_id"),
    CAMEL_CASE("connectionId"),
    NONE(null);

    private final String parameter;

    RedirectName(String parameter) {
        this.parameter = parameter;
    }

    /** The name of the parameter, or null. */
    String parameter() {
        return parameter;
    }
}
