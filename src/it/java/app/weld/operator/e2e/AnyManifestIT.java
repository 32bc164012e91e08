package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever the API server admits is reconciled, or refused in its own condition, and troubles no other resource. */
class AnyManifestIT {
    private static final long SEED = 7;
    private static final int MANIFESTS = 80;

    @RegisterExtension
    private final Harness harness = Harness.withOperator().withoutRequestCheck();

    private final Random random = new Random(SEED);

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String text() {
        return one(
                "a",
                "\u65e5\u672c",
                "x y",
                "-a",
                "_b",
                "'",
                "a\\nb",
                "true",
                "1e999",
                "${a}",
                "k".repeat(255),
                "k".repeat(300),
                "\ud83d\ude80",
                " lead",
                "trail ");
    }

    private String settings(int depth) {
        if (depth == 0) {
            return one("1", "1.5", "9007199254740993", "true", "null", "\"" + text() + "\"", "[]", "{}");
        }
        return one(
                "{\"" + text() + "\": " + settings(depth - 1) + "}",
                "[" + settings(depth - 1) + ", " + settings(depth - 1) + "]",
                "{\"a\": " + settings(depth - 1) + ", \"\": 1}");
    }

    private String stream() {
        List<String> fields = new ArrayList<>();
        fields.add("\"name\": \"" + one("Account", "Contact", "Lead", "Account", "Contact", text()) + "\"");
        if (random.nextInt(3) == 0) {
            fields.add("\"excludedColumns\": [\"" + text() + "\"]");
        }
        if (random.nextInt(3) == 0) {
            fields.add("\"" + one("fullSyncAlways", "enabledHistoryTable", "unknownField") + "\": "
                    + one("true", "false", "7"));
        }
        return "{" + String.join(", ", fields) + "}";
    }

    private String manifest(int number) {
        List<String> fields = new ArrayList<>();
        fields.add(
                random.nextInt(8) == 0
                        ? "\"connectionId\": \"" + one("a-b", "x")
                                + "\", \"apiKeySecretRef\": {\"name\": \"weld-api-key\"}"
                        : "\"connectionRef\": {\"name\": \"" + one("salesforce", "salesforce", "salesforce", "none")
                                + "\"}");
        fields.add("\"destinationSchemaName\": \"crm_" + number + "\"");
        fields.add("\"syncInterval\": \""
                + one("0 * * * *", "*/5 1-3 * * MON", "0 0 31 2 *", "5-7 * * * *", "0 0 1 1 *", "99 99 * * *") + "\"");
        if (random.nextBoolean()) {
            fields.add("\"settings\": " + settings(random.nextInt(6)));
        }
        if (random.nextInt(10) == 0) {
            int depth = 1 + random.nextInt(300);
            fields.removeIf(field -> field.startsWith("\"settings\""));
            fields.add("\"settings\": " + "{\"a\": ".repeat(depth) + "1" + "}".repeat(depth));
        }
        if (random.nextBoolean()) {
            TreeSet<String> streams = new TreeSet<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                streams.add(stream());
            }
            fields.add("\"streams\": [" + String.join(", ", streams) + "]");
        }
        fields.add("\"startDate\": \"" + one("2024-01-31", "2024-02-29", "2024-12-01", "2024-02-31") + "\"");
        fields.add(one(
                "\"deletionPolicy\": \"Retain\"",
                "\"adoptionPolicy\": \"Never\"",
                "\"managementPolicy\": \"ObserveOnly\"",
                "\"streamRemovalPolicy\": \"All\"",
                "\"suspend\": true",
                "\"enabled\": false",
                "\"enabled\": \"Retain\""));
        return "{\"apiVersion\": \"weld.app/v1alpha1\", \"kind\": \"WeldEltSync\", \"metadata\": {\"name\": \"sync-"
                + number + "\"}, \"spec\": {" + String.join(", ", fields) + "}}";
    }

    private static boolean hasVerdict(WeldEltSync sync) {
        return Harness.ready(sync).isPresent()
                && sync.getMetadata().getGeneration().equals(sync.getStatus().observedGeneration())
                && !Harness.ready(sync).orElseThrow().status().equals("Unknown");
    }

    /** Not by apply, which answers 500 to what is of another form, and that is tried again for minutes. */
    private void create(Harness.Tenant tenant, String manifest) {
        GenericKubernetesResource resource = Serialization.unmarshal(manifest, GenericKubernetesResource.class);
        resource.getMetadata().setNamespace(tenant.namespace());
        harness.client().resource(resource).create();
    }

    @Test
    void whatIsAdmittedHasAVerdict() {
        Harness.Tenant tenant = harness.tenant("any");
        tenant.connected("salesforce");
        List<String> admitted = new ArrayList<>();
        for (int number = 0; number < MANIFESTS; number++) {
            String manifest = manifest(number);
            try {
                create(tenant, manifest);
                admitted.add("sync-" + number);
            } catch (KubernetesClientException e) {
                assertThat(e.getCode()).as(manifest).isIn(400, 422);
            }
        }
        assertThat(admitted).hasSizeGreaterThan(MANIFESTS / 8);

        Harness.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(admitted)
                .allSatisfy(name -> assertThat(tenant.sync(name)).matches(AnyManifestIT::hasVerdict)));

        tenant.crm();
        tenant.awaitSync("crm", "InSync");
        assertThat(harness.isHealthy()).isTrue();
    }
}
