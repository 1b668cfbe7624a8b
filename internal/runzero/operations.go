package runzero

import (
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

var (
	opToken = transport.Operation{
		ID: "getAPIToken", Method: http.MethodPost, Path: "/account/api/token",
		Needs: transport.NeedsNothing, IsList: true, IsHarmless: true,
	}
	opHealth = transport.Operation{
		ID: "getHealthCheck", Method: http.MethodGet, Path: "/health",
		Needs: transport.NeedsNothing, IsList: true,
	}
	opLicense = transport.Operation{
		ID: "getAccountLicense", Method: http.MethodGet, Path: "/account/license",
		Needs: NeedsAccount, IsList: true,
	}

	opHome = transport.Operation{
		ID: "getOrganization", Method: http.MethodGet, Path: "/org",
		Needs: NeedsOrganization,
	}
	opOrgs = transport.Operation{
		ID: "getAccountOrganizations", Method: http.MethodGet, Path: "/account/orgs",
		Needs: NeedsAccount, IsList: true,
	}
	opOrg = transport.Operation{
		ID: "getAccountOrganization", Method: http.MethodGet, Path: "/account/orgs/{org_id}",
		Needs: NeedsAccount,
	}
	opOrgCreate = transport.Operation{
		ID: "createAccountOrganization", Method: http.MethodPut, Path: "/account/orgs",
		Needs: NeedsAccount, IsList: true,
	}
	opOrgUpdate = transport.Operation{
		ID: "updateAccountOrganization", Method: http.MethodPatch,
		Path: "/account/orgs/{org_id}", Needs: NeedsAccount,
	}
	opOrgDelete = transport.Operation{
		ID: "removeAccountOrganization", Method: http.MethodDelete,
		Path: "/account/orgs/{org_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}

	opAccountSites = transport.Operation{
		ID: "getAccountSites", Method: http.MethodGet, Path: "/account/sites",
		Needs: NeedsAccount, IsList: true,
	}
	opSites = transport.Operation{
		ID: "getSites", Method: http.MethodGet, Path: "/org/sites",
		Needs: NeedsOrganization, IsList: true,
	}
	opSite = transport.Operation{
		ID: "getSite", Method: http.MethodGet, Path: "/org/sites/{site_id}",
		Needs: NeedsOrganization,
	}
	opSiteCreate = transport.Operation{
		ID: "createSite", Method: http.MethodPut, Path: "/org/sites",
		Needs: NeedsOrganization, IsList: true,
	}
	opSiteUpdate = transport.Operation{
		ID: "updateSite", Method: http.MethodPatch, Path: "/org/sites/{site_id}",
		Needs: NeedsOrganization,
	}
	opSiteDelete = transport.Operation{
		ID: "removeSite", Method: http.MethodDelete, Path: "/org/sites/{site_id}",
		Needs: NeedsOrganization, HasNoAnswer: true,
	}

	opAPITokens = transport.Operation{
		ID: "getAccountKeys", Method: http.MethodGet, Path: "/account/keys",
		Needs: NeedsAccount, IsList: true,
	}
	opAPIToken = transport.Operation{
		ID: "getAccountKey", Method: http.MethodGet, Path: "/account/keys/{key_id}",
		Needs: NeedsAccount,
	}
	opAPITokenCreate = transport.Operation{
		ID: "createAccountKey", Method: http.MethodPut, Path: "/account/keys",
		Needs: NeedsAccount, IsList: true,
	}
	opAPITokenRotate = transport.Operation{
		ID: "rotateAccountKey", Method: http.MethodPatch,
		Path: "/account/keys/{key_id}/rotate", Needs: NeedsAccount,
	}
	opAPITokenDelete = transport.Operation{
		ID: "removeAccountKey", Method: http.MethodDelete,
		Path: "/account/keys/{key_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}

	opExportTokens = transport.Operation{
		ID: "getAccountOrganizationExportTokens", Method: http.MethodGet,
		Path: "/account/orgs/{org_id}/exportTokens", Needs: NeedsAccount, IsList: true,
	}
	opExportToken = transport.Operation{
		ID: "getAccountOrganizationExportToken", Method: http.MethodGet,
		Path: "/account/orgs/{org_id}/exportTokens/{key_id}", Needs: NeedsAccount,
	}
	opExportTokenCreate = transport.Operation{
		ID: "createAccountOrganizationExportToken", Method: http.MethodPost,
		Path: "/account/orgs/{org_id}/exportTokens", Needs: NeedsAccount, IsList: true,
	}
	opExportTokenRotate = transport.Operation{
		ID: "rotateAccountOrganizationExportToken", Method: http.MethodPatch,
		Path: "/account/orgs/{org_id}/exportTokens/{key_id}/rotate", Needs: NeedsAccount,
	}
	opExportTokenDelete = transport.Operation{
		ID: "deleteAccountOrganizationExportToken", Method: http.MethodDelete,
		Path: "/account/orgs/{org_id}/exportTokens/{key_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}

	opAccountTasks = transport.Operation{
		ID: "getAccountTasks", Method: http.MethodGet, Path: "/account/tasks",
		Needs: NeedsAccount, IsList: true,
	}
	opTasks = transport.Operation{
		ID: "getTasks", Method: http.MethodGet, Path: "/org/tasks",
		Needs: NeedsOrganization, IsList: true,
	}
	opTask = transport.Operation{
		ID: "getTask", Method: http.MethodGet, Path: "/org/tasks/{task_id}",
		Needs: NeedsOrganization,
	}
	opTaskUpdate = transport.Operation{
		ID: "updateTask", Method: http.MethodPatch, Path: "/org/tasks/{task_id}",
		Needs: NeedsOrganization,
	}
	opTaskStop = transport.Operation{
		ID: "stopTask", Method: http.MethodPost, Path: "/org/tasks/{task_id}/stop",
		Needs: NeedsOrganization,
	}
	opScanCreate = transport.Operation{
		ID: "createScan", Method: http.MethodPut, Path: "/org/sites/{site_id}/scan",
		Needs: NeedsOrganization, IsList: true,
	}

	opAccountExplorers = transport.Operation{
		ID: "getAccountAgents", Method: http.MethodGet, Path: "/account/agents",
		Needs: NeedsAccount, IsList: true,
	}
	opExplorers = transport.Operation{
		ID: "getExplorers", Method: http.MethodGet, Path: "/org/explorers",
		Needs: NeedsOrganization, IsList: true,
	}
	opExplorer = transport.Operation{
		ID: "getExplorer", Method: http.MethodGet,
		Path: "/org/explorers/{explorer_id}", Needs: NeedsOrganization,
	}
	opZones = transport.Operation{
		ID: "getHostedZones", Method: http.MethodGet, Path: "/org/hosted-zones",
		Needs: NeedsOrganization, IsList: true,
	}
	opZone = transport.Operation{
		ID: "getHostedZone", Method: http.MethodGet,
		Path: "/org/hosted-zones/{hosted_zone_id}", Needs: NeedsOrganization,
	}

	opExportAssets = transport.Operation{
		ID: "exportAssetsJSON", Method: http.MethodGet, Path: "/export/org/assets.json",
		Needs: NeedsExport, IsList: true,
	}

	opScanTemplates = transport.Operation{
		ID: "getAccountScanTemplates", Method: http.MethodGet,
		Path: "/account/tasks/templates", Needs: NeedsAccount, IsList: true,
	}
	opScanTemplate = transport.Operation{
		ID: "getAccountScanTemplate", Method: http.MethodGet,
		Path: "/account/tasks/templates/{scan_template_id}", Needs: NeedsAccount,
	}
	opScanTemplateCreate = transport.Operation{
		ID: "createAccountScanTemplate", Method: http.MethodPost,
		Path: "/account/tasks/templates", Needs: NeedsAccount, IsList: true,
	}
	opScanTemplateUpdate = transport.Operation{
		ID: "updateAccountScanTemplate", Method: http.MethodPut,
		Path: "/account/tasks/templates", Needs: NeedsAccount, IsList: true,
	}
	opScanTemplateDelete = transport.Operation{
		ID: "removeAccountScanTemplate", Method: http.MethodDelete,
		Path: "/account/tasks/templates/{scan_template_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}

	opCredentials = transport.Operation{
		ID: "getAccountCredentials", Method: http.MethodGet,
		Path: "/account/credentials", Needs: NeedsAccount, IsList: true,
	}
	opCredential = transport.Operation{
		ID: "getAccountCredential", Method: http.MethodGet,
		Path: "/account/credentials/{credential_id}", Needs: NeedsAccount,
	}
	opCredentialCreate = transport.Operation{
		ID: "createAccountCredential", Method: http.MethodPut,
		Path: "/account/credentials", Needs: NeedsAccount, IsList: true,
	}
	opCredentialDelete = transport.Operation{
		ID: "removeAccountCredential", Method: http.MethodDelete,
		Path: "/account/credentials/{credential_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}

	opUsers = transport.Operation{
		ID: "getAccountUsers", Method: http.MethodGet, Path: "/account/users",
		Needs: NeedsAccount, IsList: true,
	}
	opUser = transport.Operation{
		ID: "getAccountUser", Method: http.MethodGet,
		Path: "/account/users/{user_id}", Needs: NeedsAccount,
	}
	opUserCreate = transport.Operation{
		ID: "createAccountUser", Method: http.MethodPut, Path: "/account/users",
		Needs: NeedsAccount, IsList: true,
	}
	opUserInvite = transport.Operation{
		ID: "createAccountUserInvite", Method: http.MethodPut,
		Path: "/account/users/invite", Needs: NeedsAccount, IsList: true,
	}
	opUserUpdate = transport.Operation{
		ID: "updateAccountUser", Method: http.MethodPatch,
		Path: "/account/users/{user_id}", Needs: NeedsAccount,
	}
	opUserDelete = transport.Operation{
		ID: "removeAccountUser", Method: http.MethodDelete,
		Path: "/account/users/{user_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}
	opUserResetPassword = transport.Operation{
		ID: "resetAccountUserPassword", Method: http.MethodPatch,
		Path: "/account/users/{user_id}/resetPassword", Needs: NeedsAccount,
	}
	opUserResetMFA = transport.Operation{
		ID: "resetAccountUserMFA", Method: http.MethodPatch,
		Path: "/account/users/{user_id}/resetMFA", Needs: NeedsAccount,
	}
	opUserResetLockout = transport.Operation{
		ID: "resetAccountUserLockout", Method: http.MethodPatch,
		Path: "/account/users/{user_id}/resetLockout", Needs: NeedsAccount,
	}

	opGroups = transport.Operation{
		ID: "getAccountGroups", Method: http.MethodGet, Path: "/account/groups",
		Needs: NeedsAccount, IsList: true, IsAnyList: true,
	}
	opGroup = transport.Operation{
		ID: "getAccountGroup", Method: http.MethodGet, Path: "/account/groups/{group_id}",
		Needs: NeedsAccount,
	}
	opGroupCreate = transport.Operation{
		ID: "createAccountGroup", Method: http.MethodPost, Path: "/account/groups",
		Needs: NeedsAccount, IsList: true,
	}
	opGroupUpdate = transport.Operation{
		ID: "updateAccountGroup", Method: http.MethodPut, Path: "/account/groups",
		Needs: NeedsAccount, IsList: true,
	}
	opGroupDelete = transport.Operation{
		ID: "removeAccountGroup", Method: http.MethodDelete,
		Path: "/account/groups/{group_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}

	opSSOGroupMappings = transport.Operation{
		ID: "getAccountGroupMappings", Method: http.MethodGet,
		Path: "/account/sso/groups", Needs: NeedsAccount, IsList: true, IsAnyList: true,
	}
	opSSOGroupMapping = transport.Operation{
		ID: "getAccountGroupMapping", Method: http.MethodGet,
		Path: "/account/sso/groups/{group_mapping_id}", Needs: NeedsAccount,
	}
	opSSOGroupMappingCreate = transport.Operation{
		ID: "createAccountGroupMapping", Method: http.MethodPost,
		Path: "/account/sso/groups", Needs: NeedsAccount, IsList: true,
	}
	opSSOGroupMappingUpdate = transport.Operation{
		ID: "updateAccountGroupMapping", Method: http.MethodPut,
		Path: "/account/sso/groups", Needs: NeedsAccount, IsList: true,
	}
	opSSOGroupMappingDelete = transport.Operation{
		ID: "removeAccountGroupMapping", Method: http.MethodDelete,
		Path: "/account/sso/groups/{group_mapping_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}

	opAssetOwnershipTypes = transport.Operation{
		ID: "getAccountAssetOwnershipTypes", Method: http.MethodGet,
		Path: "/account/assets/ownership-types", Needs: NeedsAccount, IsList: true, IsAnyList: true,
	}
	opAssetOwnershipTypeCreate = transport.Operation{
		ID: "createAccountAssetOwnershipTypes", Method: http.MethodPost,
		Path: "/account/assets/ownership-types", Needs: NeedsAccount, IsList: true, IsAnyList: true,
	}
	opAssetOwnershipTypeUpdate = transport.Operation{
		ID: "updateAccountAssetOwnershipType", Method: http.MethodPatch,
		Path: "/account/assets/ownership-types/{ownership_type_id}", Needs: NeedsAccount, IsAnyList: true,
	}
	opAssetOwnershipTypeDelete = transport.Operation{
		ID: "deleteAccountAssetOwnershipType", Method: http.MethodDelete,
		Path: "/account/assets/ownership-types/{ownership_type_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}

	opCustomIntegrations = transport.Operation{
		ID: "getAccountCustomIntegrations", Method: http.MethodGet,
		Path: "/account/custom-integrations", Needs: NeedsAccount, IsList: true, IsAnyList: true,
	}
	opCustomIntegration = transport.Operation{
		ID: "getAccountCustomIntegration", Method: http.MethodGet,
		Path: "/account/custom-integrations/{customIntegrationId}", Needs: NeedsAccount,
	}
	opCustomIntegrationCreate = transport.Operation{
		ID: "createAccountCustomIntegration", Method: http.MethodPost,
		Path: "/account/custom-integrations", Needs: NeedsAccount, IsList: true,
	}
	opCustomIntegrationUpdate = transport.Operation{
		ID: "updateAccountCustomIntegration", Method: http.MethodPatch,
		Path: "/account/custom-integrations/{customIntegrationId}", Needs: NeedsAccount,
	}
	opCustomIntegrationDelete = transport.Operation{
		ID: "deleteAccountCustomIntegration", Method: http.MethodDelete,
		Path: "/account/custom-integrations/{customIntegrationId}", Needs: NeedsAccount, HasNoAnswer: true,
	}

	opExplorerUpdate = transport.Operation{
		ID: "updateExplorerSettings", Method: http.MethodPatch,
		Path: "/org/explorers/{explorer_id}", Needs: NeedsOrganization,
	}
	opExplorerUpgrade = transport.Operation{
		ID: "upgradeExplorer", Method: http.MethodPost,
		Path: "/org/explorers/{explorer_id}/update", Needs: NeedsOrganization, HasNoAnswer: true,
	}

	opOwnAPIToken = transport.Operation{
		ID: "getKey", Method: http.MethodGet, Path: "/org/key", Needs: NeedsOrganization,
		IsList: true, IsProbe: true,
	}
	opEvents = transport.Operation{
		ID: "exportEventsJSON", Method: http.MethodGet, Path: "/account/events.json",
		Needs: NeedsAccount, IsList: true,
	}

	opLatestExplorer = transport.Operation{
		ID: "getLatestAgentVersion", Method: http.MethodGet,
		Path: "/releases/agent/version", Needs: transport.NeedsNothing, IsList: true,
	}
	opLatestScanner = transport.Operation{
		ID: "getLatestScannerVersion", Method: http.MethodGet,
		Path: "/releases/scanner/version", Needs: transport.NeedsNothing, IsList: true,
	}
	opLatestPlatform = transport.Operation{
		ID: "getLatestPlatformVersion", Method: http.MethodGet,
		Path: "/releases/platform/version", Needs: transport.NeedsNothing, IsList: true,
	}

	opRotateClient = transport.Operation{
		ID: "rotateAPIToken", Method: http.MethodPost, Path: "/account/api/rotate",
		Needs: transport.NeedsNothing, IsList: true,
	}
)
