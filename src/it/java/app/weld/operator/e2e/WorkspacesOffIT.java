package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator that cannot read WeldWorkspaces works for everybody else, and says to the others what is missing. */
class WorkspacesOffIT {
    private static void refer(Harness.Tenant team) {
        team.connection(
                "shared",
                "integrationId: salesforce",
                "workspaceRef: {name: production}",
                "redirectUri: https://example.com/done");
    }

    private static void awaitMessage(Harness.Tenant team, String part) {
        await().untilAsserted(() -> {
            WeldConnection connection = team.awaitConnection("shared", "WorkspaceUnavailable");
            assertThat(connection.getStatus().condition("Ready").orElseThrow().message())
                    .contains(part);
        });
    }

    @Test
    void byDefaultTheConditionNamesTheSetting() {
        Harness harness = Harness.withOperator().open();
        try {
            Harness.Tenant team = harness.tenant("off");
            refer(team);

            awaitMessage(team, "set WORKSPACES_ENABLED to true (workspaces.enabled in the chart)");
            team.connected("salesforce");
        } finally {
            harness.closeAndCheckRequests();
        }
    }

    @Test
    void withoutTheCrdItWorksAndFindsTheCrdWhenItComes() {
        try (ControlPlane controlPlane = ControlPlane.start()) {
            Harness harness = Harness.withoutOperatorAt(controlPlane);
            try {
                controlPlane.crds().delete(List.of("weldworkspaces.weld.app"));
                harness.startOperator("WORKSPACES_ENABLED", "true");
                Harness.Tenant team = harness.tenant("nocrd");
                refer(team);
                awaitMessage(team, "the cluster has no CRD weldworkspaces.weld.app");
                team.connected("salesforce");

                controlPlane.installCrds(Path.of("crds"));

                team.awaitConnection("shared", "WorkspaceNotFound");
            } finally {
                harness.close();
            }
        }
    }

    @Test
    void withoutTheRightItWorksAndGoesOnWhenTheRightIsGranted() {
        Harness harness = Harness.withoutOperator();
        String home = harness.controlPlane().newNamespace("weld-system");
        String role = home + "-operator";
        try {
            grant(harness, role, home, "weldconnections", "weldeltsyncs");
            harness.startOperatorAs(home, "weld-operator", "WORKSPACES_ENABLED", "true");
            Harness.Tenant team = harness.tenant("noright");
            refer(team);
            awaitMessage(team, "the operator is not allowed to list and watch weldworkspaces");
            team.connected("salesforce");

            grant(harness, role, home, "weldconnections", "weldeltsyncs", "weldworkspaces");

            team.awaitConnection("shared", "WorkspaceNotFound");
        } finally {
            harness.close();
            harness.client().rbac().clusterRoleBindings().withName(role).delete();
            harness.client().rbac().clusterRoles().withName(role).delete();
        }
    }

    private static void grant(Harness harness, String role, String home, String... kinds) {
        harness.client()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("weld.app")
                        .withResources(kinds)
                        .withVerbs("get", "list", "watch", "patch")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("weld.app")
                        .withResources("weldconnections/status", "weldeltsyncs/status")
                        .withVerbs("patch")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("secrets", "events", "namespaces")
                        .withVerbs("get", "list", "watch", "create", "patch")
                        .endRule()
                        .build())
                .serverSideApply();
        harness.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .addNewSubject(null, "ServiceAccount", "weld-operator", home)
                        .build())
                .serverSideApply();
    }
}
