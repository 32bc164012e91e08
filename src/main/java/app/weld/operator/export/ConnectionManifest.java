package app.weld.operator.export;

import app.weld.operator.api.v1alpha1.DeletionPolicy;
import app.weld.operator.api.v1alpha1.NamePatterns;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.weld.Connection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A connection as a WeldConnection that adopts it. */
final class ConnectionManifest {
    private static final Pattern INTEGRATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

    private ConnectionManifest() {}

    /** Why there can be no WeldConnection for it; null if there can. */
    static @Nullable String whyNot(Connection connection) {
        if (!NamePatterns.isId(connection.id())) {
            return "a manifest cannot say its id";
        }
        String integration = connection.integrationId();
        return integration != null && INTEGRATION.matcher(integration).matches()
                ? null
                : integration == null
                        ? "Weld does not say its integration"
                        : "a manifest cannot say its integration " + integration;
    }

    static Expressed of(Connection connection, String name, ExportOptions options) {
        String why = whyNot(connection);
        String integration = connection.integrationId();
        if (why != null || integration == null) {
            return new Expressed.LeftOut(String.valueOf(why));
        }
        String label = connection.label();
        Comments comments = new Comments();
        boolean isSayable = label == null || NamePatterns.isName(label);
        if (!isSayable) {
            comments.add("spec.integrationId", "Left out: the label in Weld, which a manifest cannot say: " + label);
        }
        WeldConnectionSpec spec = new WeldConnectionSpec(
                integration,
                isSayable ? label : null,
                options.secret(),
                options.workspaceRef(),
                null,
                connection.id(),
                null,
                DeletionPolicy.Retain,
                null,
                null);
        return new Expressed.Whole(
                new Manifest(name, ManifestTree.of("WeldConnection", name, options.namespace(), spec), comments.all()),
                isSayable);
    }
}
