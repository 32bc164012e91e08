package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.ControlPlane;

/** A cluster without the operator, where commands install, upgrade and uninstall it. */
final class EmptyCluster implements AutoCloseable {
    private static final String RELEASE =
            "helm install weld-operator helm/weld-operator -n weld-system --create-namespace";

    private final ControlPlane controlPlane = ControlPlane.start();
    private final Shell shell = Shell.at(controlPlane);

    static boolean concerns(Command command) {
        return command.startsWith("helm ", "kubectl get ingress")
                || command.text().matches("kubectl (apply|delete) .*-k (deploy|crds|deploy/tenant/cluster)")
                || command.text().contains("deploy/user-roles.yaml");
    }

    Shell.Outcome play(Command command) {
        if (command.startsWith("helm upgrade weld-operator", "helm uninstall")) {
            if (shell.run("helm status weld-operator -n weld-system").exit() != 0) {
                empty();
                must(RELEASE);
            }
        } else if (command.startsWith("kubectl delete")) {
            empty();
            must(command.text().replace("kubectl delete", "kubectl apply --server-side --force-conflicts"));
        } else if (command.text().contains("deploy/tenant/values.yaml")) {
            must("kubectl create namespace team-a");
        } else if (!command.startsWith("kubectl get") && !command.text().contains("deploy/user-roles.yaml")) {
            empty();
        }
        return run(command.text());
    }

    private void empty() {
        for (String namespace : new String[] {"weld-system", "team-a"}) {
            run("helm uninstall weld-operator --ignore-not-found -n " + namespace);
            must("kubectl delete namespace --ignore-not-found " + namespace);
        }
        for (String kustomization : new String[] {"deploy", "deploy/tenant/cluster", "crds"}) {
            must("kubectl delete --ignore-not-found -k " + kustomization);
        }
    }

    private void must(String command) {
        Shell.Outcome outcome = run(command);
        assertThat(outcome.exit()).as("%s: %s", command, outcome.text()).isZero();
    }

    private Shell.Outcome run(String command) {
        if (command.startsWith("helm uninstall") || command.startsWith("kubectl delete")) {
            controlPlane.crds().awaitListed();
        }
        return shell.run(command);
    }

    void write(String file, String text) {
        shell.write(file, text);
    }

    @Override
    public void close() {
        controlPlane.close();
    }
}
