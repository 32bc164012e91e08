package app.weld.operator.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Recorded;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What changes when anybody writes. */
final class Quiet {
    private static final List<String> CHANGING = List.of("POST", "PATCH", "PUT", "DELETE");

    private Quiet() {}

    /** Of a tenant with one connection and one sync: an API server gives a new version with each write that is one. */
    static Map<String, String> versions(Harness.Tenant tenant) {
        TreeMap<String, String> versions = new TreeMap<>();
        for (var kind : List.of(WeldConnection.class, WeldEltSync.class)) {
            tenant.harness()
                    .client()
                    .resources(kind)
                    .inNamespace(tenant.namespace())
                    .list()
                    .getItems()
                    .forEach(resource -> versions.put(
                            resource.getKind() + " " + resource.getMetadata().getName(),
                            resource.getMetadata().getResourceVersion()));
        }
        assertThat(versions).hasSize(2);
        return versions;
    }

    /** How often something was to be changed in Weld until now. */
    static long changes(Harness.Tenant tenant) {
        String fingerprint = Recorded.fingerprint(tenant.apiKey());
        return tenant.harness().weld().requests().stream()
                .filter(call -> CHANGING.contains(call.method())
                        && call.keyFingerprint().equals(fingerprint))
                .count();
    }
}
