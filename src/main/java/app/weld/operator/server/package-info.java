/** The HTTP endpoints of the process: health, metrics, and the callback of an authorization. */
@NullMarked
package app.weld.operator.server;

import org.jspecify.annotations.NullMarked;
