package runzero

import (
	"net/http"
	"strings"
)

// operation is one call of the API document.
type operation struct {
	id     string // operationId
	method string
	path   string // template below /api/v1.0; placeholders are filled in order
	needs  Requirement
	list   bool // about a collection: "not found" says nothing about one object
	empty  bool // the answer's body is not read

	anyList bool // the list may come in any wrapper
	mayLack bool // a success may come without a body
	stream  bool // the answer is JSON lines, and is not read as a whole
	probe   bool // a refusal says nothing about the credential
}

// inOrganization reports whether the call must say which organization it is for. GET /org itself is the exception: it
// is how an organization token learns where it belongs.
func (o operation) inOrganization() bool {
	return strings.HasPrefix(o.path, "/org/") || strings.HasPrefix(o.path, "/export/")
}

// repeatable reports whether the call may be sent twice without a second effect. Exchanging a client's secret for an
// access token is a POST, but harmless.
func (o operation) repeatable() bool { return o.method == http.MethodGet || o.id == opToken.id }

var (
	opToken   = operation{id: "getAPIToken", method: http.MethodPost, path: "/account/api/token", needs: needsNothing}
	opHealth  = operation{id: "getHealthCheck", method: http.MethodGet, path: "/health", needs: needsNothing, list: true}
	opLicense = operation{id: "getAccountLicense", method: http.MethodGet, path: "/account/license", needs: NeedsAccount, list: true}

	opHome      = operation{id: "getOrganization", method: http.MethodGet, path: "/org", needs: NeedsOrganization}
	opOrgs      = operation{id: "getAccountOrganizations", method: http.MethodGet, path: "/account/orgs", needs: NeedsAccount, list: true}
	opOrg       = operation{id: "getAccountOrganization", method: http.MethodGet, path: "/account/orgs/{org_id}", needs: NeedsAccount}
	opOrgCreate = operation{id: "createAccountOrganization", method: http.MethodPut, path: "/account/orgs", needs: NeedsAccount, list: true}
	opOrgUpdate = operation{id: "updateAccountOrganization", method: http.MethodPatch, path: "/account/orgs/{org_id}", needs: NeedsAccount}
	opOrgDelete = operation{id: "removeAccountOrganization", method: http.MethodDelete, path: "/account/orgs/{org_id}", needs: NeedsAccount, empty: true}

	opAccountSites = operation{id: "getAccountSites", method: http.MethodGet, path: "/account/sites", needs: NeedsAccount, list: true}
	opSites        = operation{id: "getSites", method: http.MethodGet, path: "/org/sites", needs: NeedsOrganization, list: true}
	opSite         = operation{id: "getSite", method: http.MethodGet, path: "/org/sites/{site_id}", needs: NeedsOrganization}
	opSiteCreate   = operation{id: "createSite", method: http.MethodPut, path: "/org/sites", needs: NeedsOrganization, list: true}
	opSiteUpdate   = operation{id: "updateSite", method: http.MethodPatch, path: "/org/sites/{site_id}", needs: NeedsOrganization}
	opSiteDelete   = operation{id: "removeSite", method: http.MethodDelete, path: "/org/sites/{site_id}", needs: NeedsOrganization, empty: true}

	opKeys      = operation{id: "getAccountKeys", method: http.MethodGet, path: "/account/keys", needs: NeedsAccount, list: true}
	opKey       = operation{id: "getAccountKey", method: http.MethodGet, path: "/account/keys/{key_id}", needs: NeedsAccount}
	opKeyCreate = operation{id: "createAccountKey", method: http.MethodPut, path: "/account/keys", needs: NeedsAccount, list: true}
	opKeyRotate = operation{id: "rotateAccountKey", method: http.MethodPatch, path: "/account/keys/{key_id}/rotate", needs: NeedsAccount}
	opKeyDelete = operation{id: "removeAccountKey", method: http.MethodDelete, path: "/account/keys/{key_id}", needs: NeedsAccount, empty: true}

	opExportTokens      = operation{id: "getAccountOrganizationExportTokens", method: http.MethodGet, path: "/account/orgs/{org_id}/exportTokens", needs: NeedsAccount, list: true}
	opExportToken       = operation{id: "getAccountOrganizationExportToken", method: http.MethodGet, path: "/account/orgs/{org_id}/exportTokens/{key_id}", needs: NeedsAccount}
	opExportTokenCreate = operation{id: "createAccountOrganizationExportToken", method: http.MethodPost, path: "/account/orgs/{org_id}/exportTokens", needs: NeedsAccount, list: true}
	opExportTokenRotate = operation{id: "rotateAccountOrganizationExportToken", method: http.MethodPatch, path: "/account/orgs/{org_id}/exportTokens/{key_id}/rotate", needs: NeedsAccount}
	opExportTokenDelete = operation{id: "deleteAccountOrganizationExportToken", method: http.MethodDelete, path: "/account/orgs/{org_id}/exportTokens/{key_id}", needs: NeedsAccount, empty: true}

	opAccountTasks = operation{id: "getAccountTasks", method: http.MethodGet, path: "/account/tasks", needs: NeedsAccount, list: true}
	opTasks        = operation{id: "getTasks", method: http.MethodGet, path: "/org/tasks", needs: NeedsOrganization, list: true}
	opTask         = operation{id: "getTask", method: http.MethodGet, path: "/org/tasks/{task_id}", needs: NeedsOrganization}
	opTaskUpdate   = operation{id: "updateTask", method: http.MethodPatch, path: "/org/tasks/{task_id}", needs: NeedsOrganization}
	opTaskStop     = operation{id: "stopTask", method: http.MethodPost, path: "/org/tasks/{task_id}/stop", needs: NeedsOrganization}
	opScan         = operation{id: "createScan", method: http.MethodPut, path: "/org/sites/{site_id}/scan", needs: NeedsOrganization, list: true}

	opAccountExplorers = operation{id: "getAccountAgents", method: http.MethodGet, path: "/account/agents", needs: NeedsAccount, list: true}
	opExplorers        = operation{id: "getExplorers", method: http.MethodGet, path: "/org/explorers", needs: NeedsOrganization, list: true}
	opExplorer         = operation{id: "getExplorer", method: http.MethodGet, path: "/org/explorers/{explorer_id}", needs: NeedsOrganization}
	opZones            = operation{id: "getHostedZones", method: http.MethodGet, path: "/org/hosted-zones", needs: NeedsOrganization, list: true}
	opZone             = operation{id: "getHostedZone", method: http.MethodGet, path: "/org/hosted-zones/{hosted_zone_id}", needs: NeedsOrganization}

	opExportAssets = operation{id: "exportAssetsJSON", method: http.MethodGet, path: "/export/org/assets.json", needs: NeedsExport, list: true}

	opTemplates      = operation{id: "getAccountScanTemplates", method: http.MethodGet, path: "/account/tasks/templates", needs: NeedsAccount, list: true}
	opTemplate       = operation{id: "getAccountScanTemplate", method: http.MethodGet, path: "/account/tasks/templates/{scan_template_id}", needs: NeedsAccount}
	opTemplateCreate = operation{id: "createAccountScanTemplate", method: http.MethodPost, path: "/account/tasks/templates", needs: NeedsAccount, list: true}
	opTemplateUpdate = operation{id: "updateAccountScanTemplate", method: http.MethodPut, path: "/account/tasks/templates", needs: NeedsAccount, list: true}
	opTemplateDelete = operation{id: "removeAccountScanTemplate", method: http.MethodDelete, path: "/account/tasks/templates/{scan_template_id}", needs: NeedsAccount, empty: true}

	opCredentials      = operation{id: "getAccountCredentials", method: http.MethodGet, path: "/account/credentials", needs: NeedsAccount, list: true}
	opCredential       = operation{id: "getAccountCredential", method: http.MethodGet, path: "/account/credentials/{credential_id}", needs: NeedsAccount}
	opCredentialCreate = operation{id: "createAccountCredential", method: http.MethodPut, path: "/account/credentials", needs: NeedsAccount, list: true}
	opCredentialDelete = operation{id: "removeAccountCredential", method: http.MethodDelete, path: "/account/credentials/{credential_id}", needs: NeedsAccount, empty: true}

	opUsers             = operation{id: "getAccountUsers", method: http.MethodGet, path: "/account/users", needs: NeedsAccount, list: true}
	opUser              = operation{id: "getAccountUser", method: http.MethodGet, path: "/account/users/{user_id}", needs: NeedsAccount}
	opUserCreate        = operation{id: "createAccountUser", method: http.MethodPut, path: "/account/users", needs: NeedsAccount, list: true}
	opUserInvite        = operation{id: "createAccountUserInvite", method: http.MethodPut, path: "/account/users/invite", needs: NeedsAccount, list: true}
	opUserUpdate        = operation{id: "updateAccountUser", method: http.MethodPatch, path: "/account/users/{user_id}", needs: NeedsAccount}
	opUserDelete        = operation{id: "removeAccountUser", method: http.MethodDelete, path: "/account/users/{user_id}", needs: NeedsAccount, empty: true}
	opUserResetPassword = operation{id: "resetAccountUserPassword", method: http.MethodPatch, path: "/account/users/{user_id}/resetPassword", needs: NeedsAccount}
	opUserResetMFA      = operation{id: "resetAccountUserMFA", method: http.MethodPatch, path: "/account/users/{user_id}/resetMFA", needs: NeedsAccount}
	opUserResetLockout  = operation{id: "resetAccountUserLockout", method: http.MethodPatch, path: "/account/users/{user_id}/resetLockout", needs: NeedsAccount}

	opGroups      = operation{id: "getAccountGroups", method: http.MethodGet, path: "/account/groups", needs: NeedsAccount, list: true, anyList: true}
	opGroup       = operation{id: "getAccountGroup", method: http.MethodGet, path: "/account/groups/{group_id}", needs: NeedsAccount}
	opGroupCreate = operation{id: "createAccountGroup", method: http.MethodPost, path: "/account/groups", needs: NeedsAccount, list: true}
	opGroupUpdate = operation{id: "updateAccountGroup", method: http.MethodPut, path: "/account/groups", needs: NeedsAccount, list: true}
	opGroupDelete = operation{id: "removeAccountGroup", method: http.MethodDelete, path: "/account/groups/{group_id}", needs: NeedsAccount, empty: true}

	opMappings      = operation{id: "getAccountGroupMappings", method: http.MethodGet, path: "/account/sso/groups", needs: NeedsAccount, list: true, anyList: true}
	opMapping       = operation{id: "getAccountGroupMapping", method: http.MethodGet, path: "/account/sso/groups/{group_mapping_id}", needs: NeedsAccount}
	opMappingCreate = operation{id: "createAccountGroupMapping", method: http.MethodPost, path: "/account/sso/groups", needs: NeedsAccount, list: true}
	opMappingUpdate = operation{id: "updateAccountGroupMapping", method: http.MethodPut, path: "/account/sso/groups", needs: NeedsAccount, list: true}
	opMappingDelete = operation{id: "removeAccountGroupMapping", method: http.MethodDelete, path: "/account/sso/groups/{group_mapping_id}", needs: NeedsAccount, empty: true}

	opOwnershipTypes      = operation{id: "getAccountAssetOwnershipTypes", method: http.MethodGet, path: "/account/assets/ownership-types", needs: NeedsAccount, list: true, anyList: true}
	opOwnershipTypeCreate = operation{id: "createAccountAssetOwnershipTypes", method: http.MethodPost, path: "/account/assets/ownership-types", needs: NeedsAccount, list: true, anyList: true}
	opOwnershipTypeUpdate = operation{id: "updateAccountAssetOwnershipType", method: http.MethodPatch, path: "/account/assets/ownership-types/{ownership_type_id}", needs: NeedsAccount, anyList: true}
	opOwnershipTypeDelete = operation{id: "deleteAccountAssetOwnershipType", method: http.MethodDelete, path: "/account/assets/ownership-types/{ownership_type_id}", needs: NeedsAccount, empty: true}

	opIntegrations      = operation{id: "getAccountCustomIntegrations", method: http.MethodGet, path: "/account/custom-integrations", needs: NeedsAccount, list: true, anyList: true}
	opIntegration       = operation{id: "getAccountCustomIntegration", method: http.MethodGet, path: "/account/custom-integrations/{customIntegrationId}", needs: NeedsAccount}
	opIntegrationCreate = operation{id: "createAccountCustomIntegration", method: http.MethodPost, path: "/account/custom-integrations", needs: NeedsAccount, list: true}
	opIntegrationUpdate = operation{id: "updateAccountCustomIntegration", method: http.MethodPatch, path: "/account/custom-integrations/{customIntegrationId}", needs: NeedsAccount}
	opIntegrationDelete = operation{id: "deleteAccountCustomIntegration", method: http.MethodDelete, path: "/account/custom-integrations/{customIntegrationId}", needs: NeedsAccount, empty: true}

	opExplorerUpdate  = operation{id: "updateExplorerSettings", method: http.MethodPatch, path: "/org/explorers/{explorer_id}", needs: NeedsOrganization}
	opExplorerUpgrade = operation{id: "upgradeExplorer", method: http.MethodPost, path: "/org/explorers/{explorer_id}/update", needs: NeedsOrganization, empty: true}

	opKeyOwn = operation{id: "getKey", method: http.MethodGet, path: "/org/key", needs: NeedsOrganization, list: true, probe: true}
	opEvents = operation{id: "exportEventsJSON", method: http.MethodGet, path: "/account/events.json", needs: NeedsAccount, list: true}

	opLatestExplorer = operation{id: "getLatestAgentVersion", method: http.MethodGet, path: "/releases/agent/version", needs: needsNothing, list: true}
	opLatestScanner  = operation{id: "getLatestScannerVersion", method: http.MethodGet, path: "/releases/scanner/version", needs: needsNothing, list: true}
	opLatestPlatform = operation{id: "getLatestPlatformVersion", method: http.MethodGet, path: "/releases/platform/version", needs: needsNothing, list: true}

	opRotateClient = operation{id: "rotateAPIToken", method: http.MethodPost, path: "/account/api/rotate", needs: needsNothing, list: true}
)
