package app.weld.operator.status;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The situations that a condition reports, each with its reason and its message. A message says what is wrong and where, and
 * what to do about it if a person has to act. {@code docs/reference.md} lists them; the names in braces stand for values.
 */
public enum Situation {
    SECRET_MISSING(
            Reason.SecretNotFound,
            "Secret {namespace}/{secret} does not exist: create it, with the API key under the key {key}"),
    SECRET_KEY_MISSING(
            Reason.SecretNotFound,
            "Secret {namespace}/{secret} has no key {key} (it has: {keys}): add the API key under that name, or set apiKeySecretRef.key"),
    SECRET_FORBIDDEN(
            Reason.SecretNotFound,
            "the operator is not allowed to read Secret {namespace}/{secret}: grant it that right (docs/install.md)"),
    API_KEY_MALFORMED(
            Reason.InvalidAPIKey,
            "key {key} of Secret {namespace}/{secret} contains no API key: {problem}; an API key has 1 to {max} printable ASCII characters without spaces"),
    CONNECTION_MISSING(
            Reason.ConnectionNotFound,
            "there is no WeldConnection {name} in namespace {namespace}: create it, or correct spec.connectionRef"),
    CONNECTION_UNREADABLE(
            Reason.ConnectionFailed,
            "WeldConnection {name} is not usable: this operator cannot read its manifest ({reason})"),
    CONNECTION_NOT_CONNECTED(
            Reason.ConnectionNotReady, "WeldConnection {name} is not connected yet: see its conditions"),
    CONNECTION_NOT_CONNECTED_BECAUSE(
            Reason.ConnectionNotReady, "WeldConnection {name} is not connected yet ({reason}): see its conditions"),
    CONNECTION_NOT_USABLE(
            Reason.ConnectionFailed, "WeldConnection {name} is not usable ({reason}): see its conditions"),
    SUSPENDED(
            Reason.Suspended,
            "spec.suspend is true: changes of this manifest are not applied, and the operator does not read Weld"),
    IN_SYNC(Reason.InSync, "Weld matches the manifest"),
    IN_SYNC_DISABLED(Reason.InSyncDisabled, "the manifest disables the sync; everything else is in place"),
    OBSERVED(Reason.Observed, "managementPolicy is ObserveOnly: Weld matches the manifest"),
    OBSERVED_DIFFERENT(
            Reason.Observed,
            "managementPolicy is ObserveOnly: Weld differs from the manifest in {count}; status.plan lists what would be done"),
    DIFFERS(Reason.Differs, "status.plan lists what would be done"),
    RUNS_SUCCEEDED(Reason.RunSucceeded, "the latest runs succeeded"),
    WELD_ANSWERS(Reason.Reachable, "Weld answers");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

    private final Reason reason;
    private final String template;

    Situation(Reason reason, String template) {
        this.reason = reason;
        this.template = template;
    }

    public Reason reason() {
        return reason;
    }

    /** The message with the names of its values in braces. */
    public String template() {
        return template;
    }

    /** The names of the values, in the order in which {@link #message} takes them. */
    public List<String> placeholders() {
        return PLACEHOLDER
                .matcher(template)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /**
     * The message with these values, in the order of its placeholders.
     *
     * @throws IllegalArgumentException if their number differs from that of the placeholders
     */
    public String message(Object... values) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        StringBuilder message = new StringBuilder();
        int next = 0;
        while (matcher.find()) {
            if (next == values.length) {
                throw new IllegalArgumentException(this + " takes more values than " + Arrays.toString(values));
            }
            matcher.appendReplacement(message, Matcher.quoteReplacement(String.valueOf(values[next])));
            next++;
        }
        if (next < values.length) {
            throw new IllegalArgumentException(this + " takes fewer values than " + Arrays.toString(values));
        }
        return matcher.appendTail(message).toString();
    }
}
