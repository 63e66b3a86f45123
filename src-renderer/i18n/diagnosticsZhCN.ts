import type { DiagnosticCode } from '../../src-core/graph/diagnostic.ts';
import type { AdvisedText } from '../../src-core/graph/messages.ts';

/** The sentences of each diagnostic in Simplified Chinese; the English ones are in the core. */
export const diagnosticsZhCN: Readonly<Record<DiagnosticCode, AdvisedText>> = {
  E_NODE_TYPE: { message: '{name} 的类型“{type}”不为此版本所知。', advice: '请删除该节点，或用支持此类型的版本打开文件。' },
  E_NODE_ID: { message: '两个节点的标识都是“{id}”。', advice: '请为其中一个换一个标识，或将其删除。' },
  E_NODE_VERSION: { message: '{name} 由其类型的更新版本保存（{version}；本程序支持 {known}）。', advice: '请更新 Chainrule，或替换该节点。' },
  E_CONFIG: { message: '{name}：设置“{field}”无效（{reason}）。', advice: '请在检查器中改正。' },
  E_EDGE_END: { message: '有一条边的一端在“{node}”的端口“{port}”，但该端口不存在。', advice: '请删除这条边，或恢复该端口。' },
  E_PORT_TAKEN: { message: '{name}：端口“{port}”已有一条边。', advice: '请先删除它，或用“加”节点将值相加。' },
  E_PORT_UNCONNECTED: { message: '{name} 的端口“{port}”需要一条边。', advice: '请连接到该端口，或删除该节点。' },
  E_LOSS_OUTPUT: { message: '{name} 是损失：其值计入总损失，不能再有边从它出发。', advice: '请删除这条边：损失是网络的终点。' },
  E_CYCLE: { message: '这些边形成了没有延迟的环：{cycle}。', advice: '请在其中加入“延迟”节点。' },
  E_CYCLE_DIRECTIONS: { message: '这些节点通过两个方向的延迟依赖于自身：{cycle}。', advice: '请让同一个环中的延迟方向一致。' },
  E_SHAPE: { message: '{name} 的端口“{port}”需要 {expected}，但收到 {received}。', advice: '请更改其中一方的宽度，或在中间加一层。' },
  E_SHAPE_UNKNOWN: { message: '{name}：无法得知其内容的形状。', advice: '请连接它的输入，或在检查器中设置大小。' },
  E_PARAMETER_MISSING: { message: '{name} 的参数“{slot}”没有数值。', advice: '请重新连接该节点，它就会得到参数。' },
  E_PARAMETER_SHAPE: { message: '{name}：参数“{parameter}”的形状是 {received}，但需要 {expected}。', advice: '请让它使用自己的参数，或撤销形状的更改。' },
  E_DATA_MISSING: { message: '{name} 没有数据行。', advice: '请在检查器中输入，或绑定数据集的列。' },
  E_DATA_SHAPE: { message: '{name}：其数据的形状是 {received}，但需要 {expected}（样本、时间步、形状）。', advice: '请把单个样本的形状设为与数据行一致。' },
  E_DATA_NOT_FINITE: { message: '{name}：第 {sample} 个样本、第 {step} 步、第 {element} 个元素为 {value}。', advice: '请在该处输入有限的数字。' },
  E_PARAMETER_NOT_FINITE: { message: '参数“{parameter}”：第 {element} 个元素为 {value}。', advice: '请输入有限的数字、重新取值，或重置参数。' },
  E_CLASS_INDEX: { message: '{name}：第 {sample} 个样本、第 {step} 步的 {value} 不是类别。类别是 0 到 {last} 的整数。', advice: '请输入其中之一，或增加最后一层的单元数。' },
  W_NO_LOSS: { message: '没有损失，因此只有值而没有梯度。', advice: '添加损失节点即可看到梯度。' },
};
