package customintegration

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image/png"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// side is how many pixels an icon may have in each direction (schema BaseCustomIntegration).
const side = 256

// iconFault says why an icon is refused, or "" if it is right. Empty means "no icon" and is right.
func iconFault(given string) string {
	if given == "" {
		return ""
	}
	data, err := base64.StdEncoding.DecodeString(given)
	if err != nil {
		return "it is not base64"
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Sprintf("it is not a PNG file but looks like %s", http.DetectContentType(data))
	}
	if size.Width > side || size.Height > side {
		return fmt.Sprintf("it has %d by %d pixels, and at most %d by %d are possible", size.Width, size.Height, side, side)
	}
	if _, err := png.Decode(bytes.NewReader(data)); err != nil {
		return fmt.Sprintf("its PNG file of %d by %d pixels is damaged", size.Width, size.Height)
	}
	return ""
}

// iconValidator refuses an icon that the service would refuse, before any call.
type iconValidator struct{}

// Description says what the validator wants.
func (iconValidator) Description(context.Context) string {
	return fmt.Sprintf("a PNG of at most %d by %d pixels in base64", side, side)
}

// MarkdownDescription says what the validator wants.
func (v iconValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (iconValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if fault := iconFault(req.ConfigValue.ValueString()); fault != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid icon",
			fmt.Sprintf(
				"The icon is refused: %s.\n\nExample of a right value: filebase64(\"icon.png\"), with a PNG file of at most %d "+
					"by %d pixels.", fault, side, side))
	}
}

// keepIcon is the icon of an answer for the state; where prior is the same picture in another
// spelling of base64, prior stays.
func keepIcon(prior types.String, answered string) types.String {
	old, err := base64.StdEncoding.DecodeString(prior.ValueString())
	if err == nil && len(old) > 0 {
		if now, err := base64.StdEncoding.DecodeString(answered); err == nil && bytes.Equal(old, now) {
			return prior
		}
	}
	return entity.StringKeepingEmpty(prior, answered)
}
