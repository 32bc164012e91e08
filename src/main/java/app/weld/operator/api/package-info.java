/** The identity of a resource, whatever its kind. */
@NullMarked
package app.weld.operator.api;

import org.jspecify.annotations.NullMarked;
