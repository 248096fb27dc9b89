/**
 * The 1,200 most frequent syllables with marks, most frequent first: what tells a right decoding from one that merely
 * gives possible syllables. Counted over official text (half of the weight), news and encyclopedia (a quarter each);
 * they cover 97 % of the marked syllables of such text.
 */
const LIST = `
  và của các có định được công là với điều một tại không cơ về hợp này hiện năm động thông đã số bộ quốc chính hành việc nhân chức
  thực nước từ cấp nhà thành vụ ngày lý pháp để tổ bị đối đồng ở bảo tư hội dụng đầu sự đến hoặc dân luật quyền trên vào những nhận
  tháng bản hàng nghiệp phải sản thể trình nghị tài sở báo quyết làm liên nhiệm chủ viên án ông khoản học quản phát đó thống chỉ tế
  sử văn hoạt việt xuất khác kết xã kiểm dự như điểm lập mỹ quân đại thủ giá đề lại tổng phương địa lực hình nhất cầu thuộc nội
  chứng tiếp lượng hồ giải liệu dịch nhiều tác vị cáo phòng độ trước ký phạm sơ thẩm hạn đổi đơn cũng bằng trưởng hệ thì chiến giấy
  tự tỉnh thế ngoài toàn trách cuộc tiền sát sẽ giáo kỳ chất chế hiệu năng tính trị giới cá vực thiết nghệ xác phủ chuyển yêu hóa
  triển tiêu hiểm thương ứng đây phần tạo sách điện đất xây tên tiên đang gồm nhưng dựng trợ quả kế đánh hơn còn kiện cùng cách mà
  toán bố nguyên vật tục đăng thức giám bình loại phẩm phí đạo phép dẫn ảnh kiến phân mới mục trực đảm xử cả tình diện kể bên phụ
  lên bổ họ hoạch rằng thị tới trở tập lớn đi máy nếu ngân nhập biết bệnh ủy mức chuyên quá cứu phố vệ mặt đủ tàu bắt đội lãnh nghĩa
  sĩ thuật vận đông chuẩn vì tử phục ý bán lệ nói tiến thứ hướng thuốc lần mẫu đặc hải cảnh trọng tích giữa nơi chương mình áp lưu
  vùng vấn cộng viện diễn vốn chưa nhiên tượng khẩu đưa giữ kỹ biển chúng xét tâm truyền tôi nguồn khí thuế gửi hoàn cần tăng sửa
  trí bắc tiếng trả biểu cứ thuận tịch quỹ mạng tương gọi hồi ngành đình lợi triều nghề đoàn hộ dục biên chấp hỗ dùng lục tố biệt
  nhật ngoại hưởng phía cổ gây hữu cử bất châu khoảng từng lịch vẫn bỏ căn tây cục tuổi chống cố đóng rất phối khách tướng môi thái
  đức huyện kèm dữ đào bà hà gần nhóm nên thấy tạm đấu thầu nghiệm dưới vũ rõ tối trì đặt soát biến nó hòa tuyên khả chí nữ phê tỷ
  tiết bởi chịu tiện nghiên nông thủy tấn hại nộp nạn phù biện thác cư tín sáng duyệt hoàng lĩnh đốc mại luận thêm trận hạ phó triệu
  trừ bàn trái đảo nào mạnh phiếu chọn sống cuối đa trẻ buộc phản đô cụ lương mở hiệp nguyễn yếu đảng tìm hạt kê giảm hậu chữa phạt
  thiên tuyến đồ ương hoá đạt thân đáp tải sức sân tòa mô phóng dài bóng kỷ nhằm độc hết tội thổ cô chỉnh bầu lửa vô chữ dương khiến
  đúng đoạn dầu đá giúp hôm thư mất đầy họp môn xảy đều mỗi lấy cảng trạng thuê dù viết giả mã âm rộng ít lệnh tất thưởng bồi sông
  gặp nhỏ khỏi trú niên ước nền khám cập đứng phá xạ góp riêng thiệt tộc lúc khoán trữ thử nhạc muốn cán nằm thúc chết dạng phổ ưu
  nổi dưỡng tốt vương âu mọi kích phiên cửa nêu chiếm xếp chiếc hàn sơn trụ lâm đo rừng khởi hạng tầng vừa vậy thất cảm thích tuần
  thập dấu ăn miền thần gốc đích cấu lễ mật sư đương tái khó quảng bài tắc thảo mẹ chiều bức hoà thắng lộ dược cây phán xuống cái nợ
  tôn nhánh thỏa lựa ấn lạc xuyên nuôi mối ngôn tiểu ngữ cải câu ích chấm tuyển khiếu cháy trò đài khắc nại vượt màu thượng quận
  khủng thăm chuyến thiểu suất chứa giống thừa bí đế lê gì cạnh thải mặc dứt chạy đáng mùa chơi vòng cận nổ trần cấm gái nối nghiêm
  bạn thuyết á vợ thiếu sắc thấp phận thiện nâng cực hằng thoại chiếu khảo ô lược vàng kiếm sắt kéo rút quý đột tức miễn dòng khối
  tù tân trồng nghỉ ủng bãi uỷ khoáng tuân lớp lá huấn thôn bảng trương viễn hủy rủi tồn luyện rồi ánh hỏi toà kháng băng cánh
  chuyện loài phúc ngăn hãng khẳng thú núi lái đàm tưởng trích phú áo dõi đàn hồng chồng trấn tốc khăn cựu nữa trắng trúc nhiệt vài
  nặng xô hôn sẻ tỉ hiến xâm chú bắn đãi lâu chân đổ bước đẩy dành nghiện kịp thẻ càng đua vọng bày giành nhĩ súng xuân quần thù tệ
  bạc chị liền luôn thụ ngôi dựa bác hầu xúc trưng dạy tả sứ gắn thẳng sóng ổn tần chặn địch tụng thuỷ khẩn bại bé lòng sổ sâu hiểu
  liệt khuyến nhìn thoả tắt dư quán đỏ chối chậm hương cột đẳng dụ cụm đe tầm ngọc ấy tô yên sẵn nhượng nắm sàng khỏe thật túy tạp
  trạm gói đôi đạn điển dừng cầm nhiễm chăm ví mắc hát mưu đỉnh đêm nguyện cắt thí suốt mưa trật mắt dễ lỗi tránh đẹp giết tách ngắn
  tỏ tặng chỗ thuyền kẻ loạt sóc đen niệm bưu bão lưới sắp giáp kiểu cổng phái xứ kính ngại dây chào chở buổi lãi cũ khá thiệu nỗ
  khánh trại vĩnh bến đai rơi chóng dâm chụp làng siêu tổn khiển đà chúa ngừng diệt sớm trăm nghèo doạ cân thăng chánh lẻ buôn kêu
  thơ thoát hùng nhấn mỏ xăng kịch hút tuý hạch kênh lắp tán thậm hưng mềm hưu cát thánh ngầm dần bào giảng giác khích pháo ràng
  nghĩ trục tiêm nhưỡng căng soạn đọc bạch tông đợt trào huỷ hài đập ngũ tàng bạo nóng trừng nhãn dò đoán phút bậc thọ chặt lính bốn
  hàm ngược hán tuệ thiệp niêm trốn chủng chắc nhắc chắn loạn cháu bù cương trải sáp chợ lượt nhớ khóa đón khắp khấu mạch rà hỏng
  điệp gió tước lẫn phức hoảng nhuận giản vững cưỡng tật khán lô phiến đoạt mạc trùng đòi chẳng tùy đồn vé lệch gỗ nửa lạp hiếm góc
  mộ hạm cuốn lũ hư võ tá đám cướp thảm trúng trắc ngồi cản họa mực nẵng tuyệt khúc chảy vướng bá ống cà hơi ngô bối màn nhẹ ả dọc
  đau vân cất máu bánh úc ngừa rập uống lẽ rắn kiên cứng mẽ đền khuyết sợ gắng ném xấu đỡ khoẻ tận đỗ đạc quê kém rối chứ chăn đôn
  thôi dậy bồ tảng vịnh vẽ chùa đem tĩnh mét ngập đuổi lối tết tống bật nghìn hối cặp thụy thước cãi vỡ lạnh ép bề rác giàu chạm
  thuẫn bền lào khôi tàn hoài sắm tuấn tấm luồng chục dỡ vẻ luân nhũng khổ sót tụ ẩn vết túi thịnh dũng kiệm huống lãng cậu phật sáu
  tọa đới vĩ lò cốt phỏng tiềm móc xế ghế hoả tháo yết hè hoãn đâm xả hoạ xổ lạm hạnh gạo đèn tùng gấp liêu chép đậu thách ngàn
  khuôn lỗ tháp đốt sánh vây sạn mệnh cưới rượu chẽ hỗn thạch giấu khổng ngư cỡ thám xóa trộm
`;

/** Lower-case NFC syllable → its rank, 0 for the most frequent. */
export const FREQUENCY_RANK: ReadonlyMap<string, number> = new Map(LIST.trim().split(/\s+/).map((syllable, rank) => [syllable, rank]));
