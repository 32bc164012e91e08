/** {@code WeldApi} over HTTP. */
@NullMarked
package app.weld.operator.weld.http;

import org.jspecify.annotations.NullMarked;
