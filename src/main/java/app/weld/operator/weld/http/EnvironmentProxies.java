package app.weld.operator.weld.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Selects the proxy by the environment variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in upper or lower
 * case, as curl and Go do. The JVM's own properties ({@code https.proxyHost}) take precedence. This machine itself is never
 * reached through a proxy.
 */
final class EnvironmentProxies extends ProxySelector {
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[?[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*]?");

    private final Map<String, String> environment;
    private final @Nullable ProxySelector otherwise;

    /** @param otherwise the selector to use if the environment has no proxy */
    EnvironmentProxies(Map<String, String> environment, @Nullable ProxySelector otherwise) {
        this.environment = Map.copyOf(environment);
        this.otherwise = otherwise;
        for (String scheme : List.of("http", "https")) {
            proxy(scheme);
        }
    }

    @Override
    public List<Proxy> select(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        Proxy proxy = proxy(scheme);
        boolean isSetByJvm = !System.getProperty(scheme + ".proxyHost", "").isEmpty();
        if (proxy == null || isSetByJvm) {
            return otherwise == null ? List.of(Proxy.NO_PROXY) : otherwise.select(uri);
        }
        return List.of(isExcepted(uri) ? Proxy.NO_PROXY : proxy);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The request itself reports the failure.
    }

    private @Nullable Proxy proxy(String scheme) {
        String text = variable(scheme + "_proxy");
        if (text.isEmpty()) {
            return null;
        }
        try {
            URI url = URI.create(text.contains("://") ? text : "http://" + text);
            if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || url.getRawUserInfo() != null) {
                throw new IllegalArgumentException("no plain http proxy");
            }
            return new Proxy(
                    Proxy.Type.HTTP,
                    InetSocketAddress.createUnresolved(url.getHost(), url.getPort() < 0 ? 80 : url.getPort()));
        } catch (IllegalArgumentException e) {
            // Without the cause, whose text may contain a password.
            throw new IllegalArgumentException("the environment variable " + scheme.toUpperCase(Locale.ROOT)
                    + "_PROXY must be http://HOST:PORT, without a user");
        }
    }

    private String variable(String name) {
        String small = environment.getOrDefault(name, "").strip();
        return small.isEmpty()
                ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
                : small;
    }

    private boolean isExcepted(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        InetAddress address = LITERAL.matcher(host).matches() ? literal(host) : null;
        if (host.equals("localhost") || (address != null && address.isLoopbackAddress())) {
            return true;
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
        return Arrays.stream(variable("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
                .filter(rule -> !rule.isEmpty())
                .anyMatch(rule -> covers(rule, host, address, port));
    }

    private static boolean covers(String rule, String host, @Nullable InetAddress address, int port) {
        if (rule.equals("*")) {
            return true;
        }
        int slash = rule.indexOf('/');
        if (slash > 0) {
            return address != null && isWithin(address, rule.substring(0, slash), rule.substring(slash + 1));
        }
        int colon = rule.lastIndexOf(':');
        boolean hasPort = colon > 0
                && rule.indexOf(':') == colon
                && rule.substring(colon + 1).matches("[0-9]{1,5}");
        if (hasPort && Integer.parseInt(rule.substring(colon + 1)) != port) {
            return false;
        }
        String name = hasPort ? rule.substring(0, colon) : rule;
        if (address != null) {
            return LITERAL.matcher(name).matches() && address.equals(literal(name));
        }
        String domain = name.replaceFirst("^\\*?\\.", "");
        return (host.equals(domain) && !name.startsWith(".")) || host.endsWith("." + domain);
    }

    private static boolean isWithin(InetAddress address, String network, String bits) {
        InetAddress base = LITERAL.matcher(network).matches() ? literal(network) : null;
        if (base == null || !bits.matches("[0-9]{1,3}")) {
            return false;
        }
        byte[] one = address.getAddress();
        byte[] other = base.getAddress();
        int length = Integer.parseInt(bits);
        if (one.length != other.length || length > one.length * 8) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Sends no DNS request, because the text is an address. */
    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
