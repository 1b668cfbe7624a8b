package scanoptions

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// OnlyIfSet settles an optional attribute that counts only when the configuration sets it: null in
// a create; a replacement when it was set before and is taken away; else what the state has, which
// an import may have filled in.
func OnlyIfSet[M any, V attr.Value](p *entity.Plan[M], attribute string, at func(*M) *V, null V) {
	switch {
	case !(*at(&p.Config)).IsNull():
	case p.Prior == nil:
		*at(&p.Model) = null
	case p.WasConfigured(attribute) && !(*at(p.Prior)).IsNull():
		*at(&p.Model) = null
		p.Replace(attribute)
	default:
		*at(&p.Model) = *at(p.Prior)
	}
}
