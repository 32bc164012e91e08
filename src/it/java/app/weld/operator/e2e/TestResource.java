package app.weld.operator.e2e;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.controlplane.CallGate;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.Recorded;
import app.weld.operator.standin.RunRow;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** One resource among many of a namespace: it, its connection and its Secret have the same name, and its key is its own. */
record TestResource(Harness.Tenant tenant, String name, CallGate.Line line) {
    static TestResource in(Harness harness, String namespace, CallGate gate, String name) {
        Harness.Tenant tenant = new Harness.Tenant(harness, namespace, "key-" + UUID.randomUUID());
        harness.weld().account(tenant.apiKey());
        harness.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("apiKey", tenant.apiKey())
                        .build())
                .serverSideApply();
        return new TestResource(tenant, name, gate.line(name, tenant.apiKey()));
    }

    Account account() {
        return tenant.account();
    }

    /** A connection that is there in Weld. */
    void connect() {
        String id = account().createConnection("salesforce", name);
        tenant.connection(
                name,
                "integrationId: salesforce",
                "apiKeySecretRef: {name: " + name + "}",
                "connectionId: " + id,
                "deletionPolicy: Delete");
    }

    /** A connection that a person has to authorize. */
    void connectByLink() {
        tenant.connection(
                name,
                "integrationId: salesforce",
                "apiKeySecretRef: {name: " + name + "}",
                "redirectUri: https://app.example.com/done",
                "deletionPolicy: Delete");
    }

    /** What is wanted of the sync at first. */
    void declare() {
        sync("'0 */6 * * *'", "streams: [{name: accounts}, {name: contacts}]");
    }

    /** Another schedule, a stream that is changed, one that is new and one that goes. */
    void declareOtherwise() {
        sync("'30 4 * * *'", "streams: [{name: accounts, fullSyncAlways: true}, {name: cases}]");
    }

    private void sync(String schedule, String streams) {
        tenant.sync(
                name,
                "connectionRef: {name: " + name + "}",
                "destinationSchemaName: crm",
                "syncInterval: " + schedule,
                "settings: {region: eu}",
                streams);
    }

    SyncRow onlySync() {
        List<SyncRow> syncs = account().syncs();
        if (syncs.size() != 1) {
            throw new AssertionError("Weld has " + syncs.size() + " syncs");
        }
        return syncs.get(0);
    }

    /** The runs that began, of all streams. */
    List<RunRow> runs(String stream) {
        return account().runs(onlySync().id(), stream);
    }

    /** How often Weld did what was requested. */
    long done(String method, String path) {
        return tenant.calls(method, path).stream().filter(TestResource::isDone).count();
    }

    /** An answer that was held back, or never reached anybody, was one all the same. */
    private static boolean isDone(Recorded call) {
        return call.status() >= 200 && call.status() < 300;
    }

    void lookNow(String value) {
        tenant.annotate(WeldConnection.class, name, Annotations.RECONCILE_REQUESTED_AT, value);
    }

    /** Deletes what is there, the sync first. */
    void delete() {
        tenant.deleteSync(name);
        tenant.deleteConnection(name);
    }

    /** For a message. */
    String describe() {
        return "calls " + line.calls() + "\nWeld: " + account().syncs() + " "
                + account().bridges() + "\n"
                + Serialization.asYaml(Arrays.asList(tenant.sync(name), tenant.connection(name)));
    }

    /** What is left of it anywhere after its deletion. */
    List<String> left() {
        List<String> left = new ArrayList<>();
        if (tenant.sync(name) != null) {
            left.add("WeldEltSync");
        }
        if (tenant.connection(name) != null) {
            left.add("WeldConnection");
        }
        account().syncs().forEach(sync -> left.add("sync in Weld"));
        account().connections().forEach(connection -> left.add("connection in Weld"));
        return left;
    }
}
