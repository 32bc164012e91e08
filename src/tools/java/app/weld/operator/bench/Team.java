package app.weld.operator.bench;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Account;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;

/**
 * A namespace, and the account that its Secret has the key of.
 *
 * @param index of the team, by which it belongs to one of two shards
 * @param connectionIds Weld's, by number; {@code source-0} in the cluster and so on
 */
record Team(int index, String namespace, Account account, List<String> connectionIds) {
    static final List<String> STREAMS = List.of("accounts", "contacts", "opportunities");

    private static final int CONNECTIONS = 5;
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    static Team join(Environment environment, int number) {
        KubernetesClient client = environment.client();
        String namespace = environment.controlPlane().newNamespace("team-" + number);
        String key = "bench-key-" + number;
        Account account = environment.weld().account(key);
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("weld-api-key")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("apiKey", key)
                        .build())
                .create();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            String id = account.createConnection("salesforce", "source-" + i);
            ids.add(id);
            client.resource(read(WeldConnection.class, namespace, """
                            apiVersion: weld.app/v1alpha1
                            kind: WeldConnection
                            metadata: {name: source-%d, labels: {shard: '%d'}}
                            spec:
                              integrationId: salesforce
                              apiKeySecretRef: {name: weld-api-key}
                              connectionId: %s
                            """.formatted(i, shard(number), id)))
                    .create();
        }
        return new Team(number, namespace, account, List.copyOf(ids));
    }

    /** Weld's id of the connection that a sync reads from. */
    String connectionId(int number) {
        return connectionIds.get(number % CONNECTIONS);
    }

    /** The half of the teams that a team is in. */
    static int shard(int number) {
        return number % 2;
    }

    static String name(int number) {
        return "sync-" + number;
    }

    static String schema(int number) {
        return "schema_" + number + "_x";
    }

    /** A sync with three streams. */
    WeldEltSync manifest(int number, String cron) {
        return read(WeldEltSync.class, namespace, """
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: %s, labels: {shard: '%d'}}
                spec:
                  connectionRef: {name: source-%d}
                  destinationSchemaName: %s
                  syncInterval: '%s'
                  streams: [{name: accounts}, {name: contacts}, {name: opportunities}]
                """.formatted(
                        name(number), shard(index), number % CONNECTIONS, schema(number), cron));
    }

    private static <T extends HasMetadata> T read(Class<T> kind, String namespace, String yaml) {
        T resource = YAML.unmarshal(yaml, kind);
        resource.getMetadata().setNamespace(namespace);
        return resource;
    }
}
