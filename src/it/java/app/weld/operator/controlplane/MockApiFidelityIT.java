package app.weld.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** That the mock answers to the same requests what a real API server answers. */
class MockApiFidelityIT {
    @Test
    void answersAsARealApiServerDoes() throws JsonProcessingException {
        ControlPlane controlPlane = ControlPlane.shared();
        controlPlane.installCrds(Path.of("crds"));
        List<String> real = new Script(controlPlane.client(), controlPlane.newNamespace("fidelity")).play();

        try (MockApi api = MockApi.start()) {
            assertThat(new Script(api.client(), "fidelity").play()).containsExactlyElementsOf(real);
        }
    }

    /** Requests one after the other; a line for each says what became of the object. */
    private static final class Script {
        private static final String SPEC = "'spec': {'integrationId': 'salesforce', 'label': 'one',"
                + " 'apiKeySecretRef': {'name': 'weld', 'key': 'apiKey'}}";

        private final KubernetesClient client;
        private final String namespace;
        private final List<String> lines = new ArrayList<>();
        private String version = "";

        Script(KubernetesClient client, String namespace) {
            this.client = client;
            this.namespace = namespace;
        }

        List<String> play() throws JsonProcessingException {
            step("apply a status of nothing", a -> apply("operator", "status", "'status': {'connectionId': 'c'}"));
            step("apply without spec", a -> apply("operator", "", "'metadata': {'labels': {'a': 'b'}}"));
            step("create with a status", a -> create(SPEC + ", 'status': {'connectionId': 'made-up'}"));
            step("create again", a -> create(SPEC));

            step("identity", a -> apply("identity", "status", "'status': {'connectionId': 'c1'}"));
            step(
                    "report",
                    a -> apply(
                            "operator",
                            "status",
                            "'status': {'observedGeneration': 1, 'integrationId': 'salesforce'}"));
            step(
                    "the same report",
                    a -> apply(
                            "operator",
                            "status",
                            "'status': {'observedGeneration': 1, 'integrationId': 'salesforce'}"));
            step("less of a report", a -> apply("operator", "status", "'status': {'observedGeneration': 2}"));
            step(
                    "a status and more",
                    a -> apply(
                            "operator",
                            "status",
                            "'metadata': {'labels': {'x': 'y'}}, 'status': {'observedGeneration': 3}"));
            step("no report", a -> apply("operator", "status", "'metadata': {}"));
            step("an empty identity", a -> apply("identity", "status", "'status': {}"));
            step("no identity", a -> apply("identity", "status", "'metadata': {}"));

            step("two conditions", a -> apply("one", "status", conditions("Ready", "Stalled")));
            step("another's condition", a -> apply("two", "status", conditions("Other")));
            step("one condition less", a -> apply("one", "status", conditions("Ready")));
            step("the other's go", a -> apply("two", "status", "'status': {'conditions': []}"));
            step("all go", a -> apply("one", "status", "'metadata': {}"));

            step("finalizer", a -> apply("operator", "", "'metadata': {'finalizers': ['weld.app/a']}"));
            step("another's finalizer", a -> apply("other", "", "'metadata': {'finalizers': ['weld.app/b']}"));
            step("not mine any more", a -> apply("other", "", "'metadata': {'labels': {'team': 'data'}}"));
            step("status by the main path", a -> apply("other", "", "'status': {'connectionId': 'sneaked-in'}"));

            step("spec by helm", a -> apply("helm", "", SPEC.replace("}}", "}, 'suspend': false}")));
            step("spec by helm again", a -> apply("helm", "", SPEC.replace("}}", "}, 'suspend': false}")));
            step("the same by kubectl", a -> unforced("kubectl", "'spec': {'suspend': false}"));
            step("another value by kubectl", a -> unforced("kubectl", "'spec': {'suspend': true}"));
            step("by force", a -> apply("kubectl", "", "'spec': {'suspend': true}"));
            step("helm lets go", a -> apply("helm", "", SPEC));
            step("kubectl lets go", a -> apply("kubectl", "", "'metadata': {}"));
            step("an old version", a -> apply("helm", "", "'metadata': {'resourceVersion': '1'}, " + SPEC));

            step(
                    "a label by merge patch",
                    a -> patch(PatchType.JSON_MERGE, "{'metadata': {'labels': {'team': null, 'x': 'y'}}}"));
            step(
                    "a status by merge patch of the main path",
                    a -> patch(PatchType.JSON_MERGE, "{'status': {'connectionId': 'sneaked-in'}}"));
            step(
                    "a spec by JSON patch",
                    a -> patch(PatchType.JSON, "[{'op': 'add', 'path': '/spec/suspend', 'value': true}]"));
            step(
                    "a test that fails",
                    a -> patch(PatchType.JSON, "[{'op': 'test', 'path': '/spec/suspend', 'value': false}]"));
            step("a status by JSON patch", a -> a.subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON),
                            quoted("[{'op': 'add', 'path': '/status/connectionId', 'value': 'c2'}]")));
            step("a status replaced", a -> {
                GenericKubernetesResource object = a.get();
                object.setAdditionalProperty("status", Map.of("integrationId", "x"));
                client.resource(object).updateStatus();
            });
            step("a spec replaced", a -> {
                GenericKubernetesResource object = a.get();
                object.setAdditionalProperty("status", null);
                client.resource(object).update();
            });
            step("an old object", a -> {
                GenericKubernetesResource object = a.get();
                patch(PatchType.JSON_MERGE, "{'metadata': {'labels': {'x': 'z'}}}");
                client.resource(object).lockResourceVersion().update();
            });

            step("delete an old version", a -> a.lockResourceVersion("1").delete());
            step("delete", a -> a.delete());
            step("delete again", a -> a.delete());
            step(
                    "a label while it goes",
                    a -> patch(PatchType.JSON_MERGE, "{'metadata': {'labels': {'while': 'deleting'}}}"));
            step("the finalizer goes", a -> patch(PatchType.JSON_MERGE, "{'metadata': {'finalizers': null}}"));
            step("delete what is not there", a -> a.delete());
            step("created anew", a -> apply("operator", "", SPEC));
            step("owns nothing of the one before", a -> apply("identity", "status", "'status': {}"));
            step("goes at once", a -> a.delete());
            return lines;
        }

        private void step(String what, Consumer<Resource<GenericKubernetesResource>> action)
                throws JsonProcessingException {
            String answer = "done";
            try {
                action.accept(resource());
            } catch (KubernetesClientException e) {
                answer = e.getCode() + " "
                        + (e.getStatus() == null ? "" : e.getStatus().getReason());
            }
            GenericKubernetesResource object = resource().get();
            String state = "nothing there";
            if (object != null) {
                boolean written = !object.getMetadata().getResourceVersion().equals(version);
                version = object.getMetadata().getResourceVersion();
                state = (written ? "written" : "not written") + " generation="
                        + object.getMetadata().getGeneration()
                        + (object.isMarkedForDeletion() ? " deleting " : " ")
                        + object.getMetadata().getFinalizers() + " "
                        + new TreeMap<>(object.getMetadata().getLabels()) + " "
                        + sorted(object.getAdditionalProperties());
            }
            lines.add(what + ": " + answer + "; " + state);
        }

        private static String sorted(Map<String, Object> fields) throws JsonProcessingException {
            // The order of fields is no part of an answer.
            return new ObjectMapper()
                    .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
                    .writeValueAsString(fields);
        }

        private Resource<GenericKubernetesResource> resource() {
            return client.genericKubernetesResources("weld.app/v1alpha1", "WeldConnection")
                    .inNamespace(namespace)
                    .withName("a");
        }

        private void create(String fields) {
            client.resource(object(fields)).create();
        }

        private void patch(PatchType type, String patch) {
            resource().patch(PatchContext.of(type), quoted(patch));
        }

        private void apply(String manager, String subresource, String fields) {
            apply(manager, subresource, fields, true);
        }

        private void unforced(String manager, String fields) {
            apply(manager, "", fields, false);
        }

        private void apply(String manager, String subresource, String fields, boolean force) {
            PatchContext context = new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(manager)
                    .withForce(force)
                    .build();
            Resource<GenericKubernetesResource> applied = client.resource(object(fields));
            if (subresource.isEmpty()) {
                applied.patch(context);
            } else {
                applied.subresource(subresource).patch(context);
            }
        }

        private GenericKubernetesResource object(String fields) {
            GenericKubernetesResource object = Serialization.unmarshal(
                    quoted("{'apiVersion': 'weld.app/v1alpha1', 'kind': 'WeldConnection', " + fields + "}"),
                    GenericKubernetesResource.class);
            if (object.getMetadata() == null) {
                object.setMetadata(new ObjectMeta());
            }
            object.getMetadata().setNamespace(namespace);
            object.getMetadata().setName("a");
            return object;
        }

        private static String conditions(String... types) {
            List<String> conditions = new ArrayList<>();
            for (String type : types) {
                conditions.add("{'type': '" + type + "', 'status': 'True', 'reason': 'Because', 'message': 'm',"
                        + " 'observedGeneration': 1, 'lastTransitionTime': '2026-11-24T00:00:00Z'}");
            }
            return "'status': {'conditions': [" + String.join(", ", conditions) + "]}";
        }

        private static String quoted(String json) {
            return json.replace('\'', '"');
        }
    }
}
