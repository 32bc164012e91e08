/** The custom resources of group {@code weld.app}, version {@code v1alpha1}. Their CRDs are generated from these classes. */
@NullMarked
package app.weld.operator.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
