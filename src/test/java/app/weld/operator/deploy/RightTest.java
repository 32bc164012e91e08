package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.AuditLog.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How rights are held against requests. */
class RightTest {
    private static final String ROLES = """
            kind: ClusterRole
            metadata: {name: all}
            rules:
              - {apiGroups: [weld.app], resources: [weldeltsyncs, weldeltsyncs/status], verbs: [patch]}
            ---
            kind: ClusterRoleBinding
            metadata: {name: all}
            roleRef: {kind: ClusterRole, name: all}
            subjects: [{kind: ServiceAccount, name: operator, namespace: home}]
            ---
            kind: Role
            metadata: {name: keys, namespace: a}
            rules:
              - {apiGroups: [""], resources: [secrets], resourceNames: [key], verbs: [list]}
            ---
            kind: RoleBinding
            metadata: {name: keys, namespace: a}
            roleRef: {kind: Role, name: keys}
            subjects: [{kind: ServiceAccount, name: operator, namespace: home}]
            ---
            kind: ClusterRole
            metadata: {name: of-others}
            rules:
              - {apiGroups: [""], resources: [pods], verbs: [get]}
            ---
            kind: ClusterRoleBinding
            metadata: {name: of-others}
            roleRef: {kind: ClusterRole, name: of-others}
            subjects: [{kind: ServiceAccount, name: operator, namespace: elsewhere}]
            """;

    private static final List<Right> RIGHTS = Right.of(new Rendered(Helm.documents(ROLES)), "home", "operator");
    private static final Request PATCH = request("patch", "weld.app", "weldeltsyncs", "b", "crm");
    private static final Request PATCH_STATUS = request("patch", "weld.app", "weldeltsyncs/status", "b", "crm");
    private static final Request LIST_KEY = request("list", "", "secrets", "a", "key");

    private static Request request(String verb, String group, String resource, String namespace, String name) {
        return new Request(verb, group, resource, namespace, name, "/", true, 200);
    }

    @Test
    void aRightThatNothingNeedsIsNamed() {
        assertThat(Right.unused(RIGHTS, List.of(PATCH)))
                .containsExactly("ClusterRole all: patch weldeltsyncs/status.weld.app", "Role keys: list secrets");
        assertThat(Right.unused(RIGHTS, List.of(PATCH, PATCH_STATUS, LIST_KEY))).isEmpty();
    }

    @Test
    void whatNoRightAllowsIsNamed() {
        assertThat(Right.beyond(RIGHTS, List.of(PATCH, PATCH_STATUS, LIST_KEY))).isEmpty();
        assertThat(Right.beyond(
                        RIGHTS,
                        List.of(
                                request("update", "weld.app", "weldeltsyncs", "b", "crm"),
                                request("patch", "example.com", "weldeltsyncs", "b", "crm"),
                                request("patch", "weld.app", "weldeltsyncs/scale", "b", "crm"))))
                .containsExactly(
                        "update weldeltsyncs.weld.app",
                        "patch weldeltsyncs.example.com",
                        "patch weldeltsyncs/scale.weld.app");
    }

    @Test
    void aRoleEndsWithItsNamespaceAndWithTheNamesThatItHas() {
        assertThat(Right.beyond(RIGHTS, List.of(request("list", "", "secrets", "b", "key"))))
                .containsExactly("list secrets");
        assertThat(Right.beyond(RIGHTS, List.of(request("list", "", "secrets", "a", "other"))))
                .containsExactly("list secrets");
        assertThat(Right.beyond(RIGHTS, List.of(request("list", "", "secrets", "a", ""))))
                .containsExactly("list secrets");
    }
}
