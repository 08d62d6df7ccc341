/**
 * The Kubernetes objects that a mesh becomes, typed per kind as far as Chimera writes them. They are plain data: manifests are their YAML, and
 * Pulumi programs register the same objects as resources.
 */

export type KubernetesObject =
  | Namespace
  | ResourceQuota
  | LimitRange
  | NetworkPolicy
  | ServiceAccount
  | Role
  | RoleBinding
  | ConfigMap
  | Secret
  | ExternalSecret
  | Service
  | Deployment
  | PodDisruptionBudget
  | HorizontalPodAutoscaler
  | CronJob
  | PrometheusRule
  | ServiceMonitor
  | Certificate
  | HTTPRoute;

export type Kind = KubernetesObject["kind"];

/** Texts by name, as labels, annotations, selectors and quantities are. */
export interface Texts {
  readonly [name: string]: string;
}

export interface Metadata {
  readonly name: string;
  /** Absent for a Namespace alone. */
  readonly namespace?: string;
  readonly labels: Texts;
  readonly annotations?: Texts;
}

interface ObjectOf<ApiVersion extends string, Name extends string> {
  readonly apiVersion: ApiVersion;
  readonly kind: Name;
  readonly metadata: Metadata;
}

interface Selector {
  readonly matchLabels: Texts;
}

// ---- A domain ----------------------------------------------------------------------------------------------------------

export type Namespace = ObjectOf<"v1", "Namespace">;

export interface ResourceQuota extends ObjectOf<"v1", "ResourceQuota"> {
  readonly spec: { readonly hard: Texts };
}

export interface LimitRange extends ObjectOf<"v1", "LimitRange"> {
  readonly spec: {
    readonly limits: readonly { readonly type: "Container"; readonly defaultRequest: Texts; readonly default: Texts }[];
  };
}

// ---- Network -----------------------------------------------------------------------------------------------------------

export interface NetworkPolicy extends ObjectOf<"networking.k8s.io/v1", "NetworkPolicy"> {
  readonly spec: {
    /** No labels select every pod of the namespace. */
    readonly podSelector: Selector | { readonly matchLabels?: undefined };
    readonly policyTypes: readonly ("Ingress" | "Egress")[];
    readonly ingress?: readonly { readonly from: readonly NetworkPeer[]; readonly ports: readonly NetworkPort[] }[];
    readonly egress?: readonly { readonly to: readonly NetworkPeer[]; readonly ports: readonly NetworkPort[] }[];
  };
}

export type NetworkPeer =
  | { readonly namespaceSelector: Selector; readonly podSelector?: Selector }
  | { readonly ipBlock: { readonly cidr: string } };

export interface NetworkPort {
  readonly protocol: "TCP" | "UDP";
  readonly port: number | string;
}

// ---- Access and settings -----------------------------------------------------------------------------------------------

export interface ServiceAccount extends ObjectOf<"v1", "ServiceAccount"> {
  readonly automountServiceAccountToken: false;
}

export interface Role extends ObjectOf<"rbac.authorization.k8s.io/v1", "Role"> {
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

export interface RoleBinding extends ObjectOf<"rbac.authorization.k8s.io/v1", "RoleBinding"> {
  readonly roleRef: { readonly apiGroup: "rbac.authorization.k8s.io"; readonly kind: "Role"; readonly name: string };
  readonly subjects: readonly {
    readonly kind: "ServiceAccount";
    readonly name: string;
    readonly namespace: string;
  }[];
}

export interface ConfigMap extends ObjectOf<"v1", "ConfigMap"> {
  readonly data: Texts;
}

/** A value that whoever deploys has and no file may hold. */
export interface SecretReference {
  readonly secret: string;
}

/** Where no store is in the cluster, the program that deploys puts the values in. */
export interface Secret extends ObjectOf<"v1", "Secret"> {
  readonly stringData: { readonly [key: string]: SecretReference };
}

export interface ExternalSecret extends ObjectOf<"external-secrets.io/v1", "ExternalSecret"> {
  readonly spec: {
    readonly refreshInterval: string;
    readonly secretStoreRef: { readonly kind: "ClusterSecretStore"; readonly name: string };
    readonly target: { readonly name: string; readonly creationPolicy: "Owner" };
    readonly data: readonly { readonly secretKey: string; readonly remoteRef: { readonly key: string } }[];
  };
}

// ---- Workloads ---------------------------------------------------------------------------------------------------------

export interface PodTemplate {
  readonly metadata: { readonly labels: Texts; readonly annotations: Texts };
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: false;
  readonly enableServiceLinks: false;
  readonly restartPolicy?: "Never";
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: {
    readonly runAsNonRoot: true;
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly fsGroup: number;
    readonly seccompProfile: { readonly type: "RuntimeDefault" };
  };
  readonly topologySpreadConstraints?: readonly {
    readonly maxSkew: number;
    readonly topologyKey: string;
    readonly whenUnsatisfiable: "ScheduleAnyway";
    readonly labelSelector: Selector;
  }[];
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string; readonly emptyDir: { readonly sizeLimit: string } }[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly env?: readonly EnvironmentVariable[];
  readonly envFrom: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly resources: { readonly requests: Texts; readonly limits: Texts };
  readonly securityContext: {
    readonly allowPrivilegeEscalation: false;
    readonly readOnlyRootFilesystem: true;
    readonly capabilities: { readonly drop: readonly ["ALL"] };
  };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

/** Without `replicas`: an autoscaler sets them, and whoever writes them beside it takes pods away at every update. */
export interface Deployment extends ObjectOf<"apps/v1", "Deployment"> {
  readonly spec: {
    readonly revisionHistoryLimit: number;
    readonly selector: Selector;
    readonly template: PodTemplate;
  };
}

export interface Service extends ObjectOf<"v1", "Service"> {
  readonly spec: {
    readonly selector: Texts;
    readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: string }[];
  };
}

export interface PodDisruptionBudget extends ObjectOf<"policy/v1", "PodDisruptionBudget"> {
  readonly spec: {
    readonly maxUnavailable: number;
    readonly unhealthyPodEvictionPolicy: "AlwaysAllow";
    readonly selector: Selector;
  };
}

export interface HorizontalPodAutoscaler extends ObjectOf<"autoscaling/v2", "HorizontalPodAutoscaler"> {
  readonly spec: {
    readonly scaleTargetRef: { readonly apiVersion: "apps/v1"; readonly kind: "Deployment"; readonly name: string };
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly {
      readonly type: "Resource";
      readonly resource: {
        readonly name: "cpu";
        readonly target: { readonly type: "Utilization"; readonly averageUtilization: number };
      };
    }[];
  };
}

export interface CronJob extends ObjectOf<"batch/v1", "CronJob"> {
  readonly spec: {
    readonly schedule: string;
    readonly timeZone: string;
    readonly concurrencyPolicy: "Forbid";
    readonly startingDeadlineSeconds: number;
    readonly successfulJobsHistoryLimit: number;
    readonly failedJobsHistoryLimit: number;
    readonly jobTemplate: { readonly spec: { readonly backoffLimit: number; readonly template: PodTemplate } };
  };
}

// ---- Monitoring --------------------------------------------------------------------------------------------------------

export interface PrometheusRule extends ObjectOf<"monitoring.coreos.com/v1", "PrometheusRule"> {
  readonly spec: { readonly groups: readonly { readonly name: string; readonly rules: readonly AlertingRule[] }[] };
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Texts;
  readonly annotations: Texts;
}

export interface ServiceMonitor extends ObjectOf<"monitoring.coreos.com/v1", "ServiceMonitor"> {
  readonly spec: {
    readonly selector: Selector;
    readonly endpoints: readonly { readonly port: string; readonly path: string; readonly interval: string }[];
  };
}

// ---- Routes ------------------------------------------------------------------------------------------------------------

export interface Certificate extends ObjectOf<"cert-manager.io/v1", "Certificate"> {
  readonly spec: {
    readonly secretName: string;
    readonly dnsNames: readonly string[];
    readonly issuerRef: { readonly group: "cert-manager.io"; readonly kind: "ClusterIssuer"; readonly name: string };
    readonly privateKey: { readonly rotationPolicy: "Always" };
  };
}

export interface HTTPRoute extends ObjectOf<"gateway.networking.k8s.io/v1", "HTTPRoute"> {
  readonly spec: {
    readonly parentRefs: readonly { readonly name: string; readonly namespace: string }[];
    readonly hostnames: readonly string[];
    readonly rules: readonly { readonly backendRefs: readonly { readonly name: string; readonly port: number }[] }[];
  };
}
