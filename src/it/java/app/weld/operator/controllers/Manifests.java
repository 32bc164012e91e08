package app.weld.operator.controllers;

/** What a team has in Git. */
final class Manifests {
    private Manifests() {}

    /** A connection {@code salesforce}. */
    static String connection(String namespace, String... more) {
        return manifest(
                "WeldConnection",
                namespace,
                "salesforce",
                "integrationId: salesforce\n  apiKeySecretRef: {name: weld-api-key}\n  redirectUri: https://example.com/weld/connected",
                more);
    }

    /** A sync of that connection, to a schema of its own name. */
    static String sync(String namespace, String name, String streams, String... more) {
        return manifest(
                "WeldEltSync",
                namespace,
                name,
                "connectionRef: {name: salesforce}\n  destinationSchemaName: " + name
                        + "\n  syncInterval: '0 */6 * * *'\n  streams: [" + streams + "]",
                more);
    }

    /** @param more lines of the spec; one that begins with {@code annotations:} is one of the metadata */
    static String manifest(String kind, String namespace, String name, String spec, String... more) {
        StringBuilder metadata = new StringBuilder();
        StringBuilder lines = new StringBuilder();
        for (String line : more) {
            (line.startsWith("annotations:") ? metadata : lines).append("\n  ").append(line);
        }
        return "apiVersion: weld.app/v1alpha1\nkind: " + kind + "\nmetadata:\n  name: " + name + "\n  namespace: "
                + namespace + metadata + "\nspec:\n  " + spec + lines + "\n";
    }
}
